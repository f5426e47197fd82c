import { Engine } from '../../support/docker/engine';
import { findImage } from '../../support/docker/images';
import { generationOf } from '../../support/fabric/generations';
import { haveEmbeddedImages } from '../../support/network/embedded-images';
import { obtainImages } from '../../support/network/images';
import { isInstalled } from '../../support/package';
import type { Settings } from '../../support/settings';
import type { ComparedSide } from './schema';
import { environmentOf, type Side } from './sides';

/**
 * Looks for the engine and the images of a side, and pulls or builds what is missing, so that no scenario waits for it.
 * What cannot be had becomes its `problem`.
 */
export async function prepareSide(side: Side, settings: Settings): Promise<ComparedSide> {
  const described: ComparedSide = { name: side.name, variables: { ...side.variables }, images: [] };
  let engine: Engine | undefined;
  try {
    engine = await Engine.connect(environmentOf(side));
    const { docker, host, version } = engine;
    if (isInstalled) await haveEmbeddedImages(host, settings.imageSource);
    const required = generationOf(settings.fabricVersion).images(settings);
    const found = await obtainImages(engine, required);
    const images = await Promise.all(
      found.map(async ({ reference, id }) => {
        const { RepoDigests: digests = [] } = (await findImage(docker, reference)) ?? {};
        return { reference, id, digests };
      }),
    );
    return { ...described, engine: `${host} (Docker ${version})`, images };
  } catch (error) {
    return { ...described, problem: (error as Error).message };
  } finally {
    engine?.disconnect();
  }
}
