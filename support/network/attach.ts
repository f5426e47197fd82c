import { CreatedResources } from '../cleanup/created-resources';
import type { FoundNetwork } from '../cleanup/found-networks';
import { BySigns } from '../cleanup/ownership';
import { dockerCompose, services } from '../docker/compose';
import { environmentIn } from '../docker/container';
import type { Engine } from '../docker/engine';
import type { ServiceDescription } from '../fabric/composition';
import type { Generation } from '../fabric/generation';
import { requireVersionOfImages } from '../fabric/image-version';
import { COMPOSE_DIRECTORY } from '../fabric/topology';
import type { Settings } from '../settings';
import { Network } from './network';
import { signsOf } from './prepare';

/** A network that an earlier process started and left on the engine. */
export async function attachNetwork(
  { engine, generation, settings }: { engine: Engine; generation: Generation; settings: Settings },
  { project, networkId, title }: FoundNetwork,
): Promise<Network> {
  const ids = await services(engine, project);
  const descriptions = await Promise.all(
    [...ids].map(async ([name, id]) => [name, await description(engine, id)] as const),
  );
  const described = new Map(descriptions);
  const composition = generation.describe(described);
  requireVersionOfImages(described, composition, settings.fabricVersion);
  const signs = signsOf(generation, composition, networkId);
  const resources = await CreatedResources.begin(engine, {
    project,
    isOurName: signs.isOurName,
    networkId,
    hasBuilds: true,
    ownership: (history) => new BySigns(engine, project, signs, history),
  });
  const network = new Network(
    {
      engine,
      generation,
      fabric: generation.newNetwork(described),
      topology: { title, files: [], settings: {}, settingsOf: {} },
      composition,
      project: { name: project, directory: COMPOSE_DIRECTORY, files: [], environment: {} },
      networkId,
      resources,
      gateway: undefined,
      directory: '',
      waits: settings.waits,
    },
    dockerCompose,
  );
  network.attach(ids);
  return network;
}

async function description({ docker }: Engine, id: string): Promise<ServiceDescription> {
  const { Config, Path, Args, Mounts = [] } = await docker.getContainer(id).inspect();
  const binds = Mounts.filter(({ Type }) => Type === 'bind');
  return {
    image: Config.Image,
    environment: environmentIn(Config),
    command: [Path, ...Args],
    mounts: binds.map(({ Source, Destination }) => ({ source: Source, target: Destination })),
  };
}
