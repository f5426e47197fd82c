import type { Compose, ComposeConfig, ComposeProject, ComposeService } from '../docker/compose';
import { environmentIn } from '../docker/container';
import type { Engine } from '../docker/engine';
import { findImage, type ImageInfo } from '../docker/images';
import type { ServiceDescription } from '../fabric/composition';
import { obtainImages } from './images';

/**
 * The services of the project, completed by what their images say. Images that the engine does not have are built or
 * pulled. Throws a UserError where that fails.
 */
export async function describeServices(
  engine: Engine,
  compose: Pick<Compose, 'build'>,
  project: ComposeProject,
  { services }: Pick<ComposeConfig, 'services'>,
): Promise<Map<string, ServiceDescription>> {
  const images = new Map<string, ImageInfo>();
  const nameOf = (service: string) => services.get(service)?.image ?? `${project.name}-${service}`;
  const look = async () => {
    for (const name of new Set([...services.keys()].map(nameOf))) {
      const image = images.get(name) ?? (await findImage(engine.docker, name));
      if (image) images.set(name, image);
    }
  };
  await look();
  const missing = [...services].filter(([name]) => !images.has(nameOf(name)));
  const toBuild = missing.filter(([, { build }]) => build).map(([name]) => name);
  const toPull = missing
    .filter(([, { build, image }]) => !build && image !== undefined)
    .map(([name]) => name);
  if (toBuild.length > 0) await compose.build(engine, project, toBuild);
  await obtainImages(
    engine,
    toPull.map((service) => ({ reference: nameOf(service), purpose: `, which ${service} runs` })),
  );
  if (missing.length > 0) await look();
  return new Map(
    [...services].map(([name, service]) => [name, withImage(service, images.get(nameOf(name)))]),
  );
}

function withImage(
  { image = '', environment, entrypoint, command, volumes = [] }: ComposeService,
  info: ImageInfo | undefined,
): ServiceDescription {
  const config = info?.Config;
  const set = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== null);
  const ownCommand = command ?? (entrypoint ? [] : config?.Cmd);
  return {
    image,
    environment: { ...environmentIn(config ?? {}), ...Object.fromEntries(set) },
    command: [...asWords(entrypoint ?? config?.Entrypoint), ...asWords(ownCommand)],
    mounts: volumes.flatMap(({ type, source = '', target }) => (type === 'bind' ? [{ source, target }] : [])),
  };
}

const asWords = (command: string | readonly string[] | null | undefined): readonly string[] =>
  typeof command === 'string' ? [command] : (command ?? []);
