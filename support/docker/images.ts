import type Docker from 'dockerode';
import { trace } from '../waiting/spans';
import { isMissing } from './engine-errors';

export type ImageInfo = Docker.ImageInspectInfo;

/** The image by its reference or id, or undefined where the engine has none. */
export async function findImage(docker: Docker, reference: string): Promise<ImageInfo | undefined> {
  try {
    return await docker.getImage(reference).inspect();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** True where `image` was built on `base`: it starts with the layers of that image. */
export function isBasedOn(image: ImageInfo, base: ImageInfo): boolean {
  const [layers, baseLayers] = [image.RootFS.Layers ?? [], base.RootFS.Layers ?? []];
  return (
    baseLayers.length > 0 &&
    layers.length > baseLayers.length &&
    baseLayers.every((layer, index) => layers[index] === layer)
  );
}

/** Pulls; rejects with the engine's own error. */
export async function pullImage(docker: Docker, reference: string): Promise<void> {
  await trace({ kind: 'image', title: `pull of ${reference}` }, async () => {
    const progress = await docker.pull(reference);
    await new Promise<void>((resolve, reject) =>
      docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve())),
    );
  });
}
