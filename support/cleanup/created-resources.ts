import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { engineMessage, unlessGone } from '../docker/engine-errors';
import type { EngineEvent } from '../docker/events';
import {
  bare,
  hasNoName,
  imagesNamed,
  imagesWithoutName,
  namesOf,
  removeImage,
  untagged,
} from '../docker/images';
import { ofProject, PROJECT_LABEL } from '../docker/labels';
import { eventually } from '../waiting/eventually';
import type { History, Ownership, Snapshot } from './ownership';

/** Tells a network's resources from others on the same engine. */
export interface ResourceFilter {
  /** Of Compose. */
  readonly project: string;
  /** True for a name that a peer of this network gives to an image or a container. */
  isOurName(name: string): boolean;
  /** The first part of the names of these images. */
  readonly networkId: string;
  /** True where Compose builds images for the network. */
  readonly hasBuilds: boolean;
  /** For what the peers create. */
  ownership(history: History): Ownership;
}

/** An image that got one of our names. */
interface Tagged {
  readonly imageId: string;
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly at: number;
}

/** For the removal of all resources, in milliseconds. */
const REMOVAL_BOUND = 300_000;

/** So often the engine refuses to remove a network without endpoints before it counts as stuck. */
const REFUSALS = 10;

/**
 * What a network created on the engine. Assertions hold for that only, and only that is removed: an object from before
 * stays, and a name that a build took from an image from before is given back.
 */
export class CreatedResources {
  readonly #tags = new Map<string, Tagged>();
  readonly #taggedImages = new Set<string>();
  readonly #containers = new Map<string, string>();
  /** By name, how often the engine refused to remove a network that had no endpoints. */
  readonly #refusals = new Map<string, number>();
  readonly #stopListening: () => void;
  readonly #ownership: Ownership;

  private constructor(
    private readonly engine: Engine,
    private readonly filter: ResourceFilter,
    private readonly before: Snapshot,
  ) {
    this.#stopListening = engine.events.listen((event) => this.#record(event));
    this.#ownership = filter.ownership({ ...before, tagged: this.#taggedImages });
  }

  /** Notes what is on the engine now, and follows the engine's events from now on. */
  static async begin(engine: Engine, filter: ResourceFilter): Promise<CreatedResources> {
    return new CreatedResources(engine, filter, await snapshot(engine.docker, filter.networkId));
  }

  /** Names of containers from before that the peers of this network need. */
  get namesTaken(): string[] {
    return [...this.before.containers.values()].flat().filter((name) => this.filter.isOurName(name));
  }

  /** False for a name that no container has had, which saves a request to the engine. */
  mayHaveContainer(name: string): boolean {
    return this.#containers.has(name) || [...this.before.containers.values()].flat().includes(name);
  }

  mayHaveImage(name: string): boolean {
    return this.#tags.has(name) || this.before.tags.has(name);
  }

  /** The image that got this name since the beginning. */
  tagged(name: string): Tagged | undefined {
    return this.#tags.get(name);
  }

  isNew(containerId: string): boolean {
    return !this.before.containers.has(containerId);
  }

  /** True where the image did not have this name at the beginning. */
  hasNewName(name: string, imageId: string): boolean {
    return this.before.tags.get(name) !== imageId;
  }

  /** The images that got one of our names since the beginning, by name, also those that are gone. */
  get images(): ReadonlyMap<string, Tagged> {
    return this.#tags;
  }

  /** Ids of the containers created under one of our names since the beginning, by name; the last one of each. */
  get containers(): ReadonlyMap<string, string> {
    return this.#containers;
  }

  /**
   * Networks that only a restart of the engine can remove: under load Docker 20.10 now and then loses count of a network's
   * endpoints ("has active endpoints", and it shows none).
   */
  get stuckNetworks(): string[] {
    return [...this.#refusals].filter(([, times]) => times >= REFUSALS).map(([name]) => name);
  }

  /** Stops following the engine's events. */
  end(): void {
    this.#stopListening();
  }

  /** Removes everything but stuck networks. Throws a WaitFailed that lists what could not be removed. */
  async remove(): Promise<void> {
    await eventually(
      `everything of ${this.filter.project} removed`,
      async () => {
        // The engine is not always consistent while it removes several things: a refusal may be over soon.
        const refusal = await this.#removeOnce().then(
          () => '',
          (error: unknown) => ` (${engineMessage(error)})`,
        );
        const left = await this.leftovers();
        return left.length === 0 ? { found: true } : { seen: `${left.join(', ')}${refusal}` };
      },
      { within: REMOVAL_BOUND, wakeups: this.engine.events },
    );
  }

  /** What is on the engine now, stuck networks aside, in words: `container dev-vp0-… (exited)`. */
  async leftovers(): Promise<string[]> {
    const [containers, networks, volumes, images] = await Promise.all([
      this.#ourContainers(),
      this.#ourNetworks(),
      this.#ourVolumes(),
      this.#ourImages(),
    ]);
    return [
      ...containers.map(({ Names, State }) => `container ${bare(Names[0] ?? '')} (${State})`),
      ...networks.map(({ Name }) => `network ${Name}`),
      ...volumes.map(({ Name }) => `volume ${Name}`),
      ...images.map((image) => `image ${image}`),
    ];
  }

  async #removeOnce(): Promise<void> {
    const { docker } = this.engine;
    // All at once, and killed: a peer that is still running would create again what was removed.
    await forEach(await this.#ourContainers(), ({ Id }) =>
      docker.getContainer(Id).remove({ force: true, v: true }),
    );
    const [networks, volumes] = await Promise.all([this.#ourNetworks(), this.#ourVolumes()]);
    await Promise.all([
      forEach(networks, (network) => this.#removeNetwork(network)),
      forEach(volumes, ({ Name }) => docker.getVolume(Name).remove()),
      this.#removeImages(),
    ]);
  }

  async #removeNetwork({ Id, Name }: Docker.NetworkInspectInfo): Promise<void> {
    const network = this.engine.docker.getNetwork(Id);
    try {
      await network.remove();
    } catch (error) {
      if (!engineMessage(error).includes('has active endpoints')) throw error;
      const { Containers = {} }: Docker.NetworkInspectInfo = await network.inspect();
      const isEmpty = Object.keys(Containers).length === 0;
      this.#refusals.set(Name, isEmpty ? (this.#refusals.get(Name) ?? 0) + 1 : 0);
      throw error;
    }
  }

  async #removeImages(): Promise<void> {
    const { docker } = this.engine;
    for (const [name, owner] of this.before.tags)
      if (this.filter.isOurName(name)) await unlessGone(docker.getImage(owner).tag({ repo: name }));
    // One at a time: images of one build share layers, and the last one takes them along.
    for (const image of await this.#ourImages()) await unlessGone(removeImage(docker, image));
  }

  async #ourContainers(): Promise<Docker.ContainerInfo[]> {
    const all = await this.engine.docker.listContainers({ all: true });
    const created = this.#ownership.containers(all);
    const { project } = this.filter;
    return all.filter((one) => one.Labels[PROJECT_LABEL] === project || created.includes(one));
  }

  async #ourNetworks(): Promise<Docker.NetworkInspectInfo[]> {
    const all = await this.engine.docker.listNetworks({ filters: ofProject(this.filter.project) });
    return all.filter(({ Name }) => !this.stuckNetworks.includes(Name));
  }

  async #ourVolumes(): Promise<Docker.VolumeInspectInfo[]> {
    return (await this.engine.docker.listVolumes({ filters: ofProject(this.filter.project) })).Volumes ?? [];
  }

  async #ourImages(): Promise<string[]> {
    const { docker } = this.engine;
    const { project, networkId, hasBuilds } = this.filter;
    const [nameless, named, byCompose] = await Promise.all([
      imagesWithoutName(docker),
      imagesOfPeers(docker, networkId),
      hasBuilds ? builtByCompose(docker, project) : [],
    ]);
    return [...(await this.#ownership.images([...nameless, ...named])), ...byCompose];
  }

  #record({ type, action, id, attributes, time }: EngineEvent): void {
    const name = untagged(attributes['name'] ?? '');
    if (!this.filter.isOurName(name)) return;
    if (type === 'container' && action === 'create') this.#containers.set(name, id);
    if (type !== 'image' || action !== 'tag') return;
    this.#tags.set(name, { imageId: id, at: time });
    this.#taggedImages.add(id);
  }
}

/** Those whose names begin with the network id, as the names that peers give do. */
export const imagesOfPeers = (docker: Docker, networkId: string): Promise<Docker.ImageInfo[]> =>
  imagesNamed(docker, `${networkId}-*`);

/** Compose labels the images that it builds with its project. */
export const builtByCompose = async (docker: Docker, project: string): Promise<string[]> =>
  (await docker.listImages({ filters: ofProject(project) })).flatMap((image) =>
    hasNoName(image) ? [image.Id] : namesOf(image),
  );

/** Removes the images that Compose built for the project. */
export async function removeBuiltImages({ docker }: Engine, project: string): Promise<void> {
  for (const image of await builtByCompose(docker, project)) await unlessGone(removeImage(docker, image));
}

async function snapshot(docker: Docker, networkId: string): Promise<Snapshot> {
  const [containers, nameless, named] = await Promise.all([
    docker.listContainers({ all: true }),
    imagesWithoutName(docker, true),
    imagesOfPeers(docker, networkId),
  ]);
  return {
    containers: new Map(containers.map(({ Id, Names }) => [Id, Names.map(bare)])),
    images: new Set([...nameless, ...named].map(({ Id }) => Id)),
    tags: new Map(named.flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => [untagged(tag), Id]))),
  };
}

const forEach = <T>(items: readonly T[], remove: (item: T) => Promise<unknown>): Promise<unknown> =>
  Promise.all(items.map((item) => unlessGone(remove(item))));
