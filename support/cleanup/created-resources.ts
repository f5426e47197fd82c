import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { engineMessage, unlessGone } from '../docker/engine-errors';
import type { EngineEvent } from '../docker/events';
import { ofProject, PROJECT_LABEL } from '../docker/labels';
import { bare, untagged } from '../docker/names';
import { eventually } from '../waiting/eventually';
import type { History, Ownership } from './ownership';

/** What on an engine that others use too is a network's. */
export interface ResourceFilter {
  /** Compose project: its containers, networks and volumes are labelled with it. */
  readonly project: string;
  /** Names of the containers and images that the project's containers create through the engine. */
  isOurName(name: string): boolean;
  /** Of what they create. */
  ownership(history: History): Ownership;
}

/** An image that got one of our names. */
export interface Tagged {
  readonly imageId: string;
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly at: number;
}

/** A removal that hangs is an engine that hangs; in milliseconds. */
const REMOVAL_BOUND = 30_000;

/**
 * What a network makes on the engine beyond what was there before: so that an assertion holds only for what is
 * new, and cleaning takes that and nothing else. An object from before is never removed; a name that our build
 * took from an image from before is given back to it.
 */
export class CreatedResources {
  readonly #tags = new Map<string, Tagged>();
  readonly #taggedImages = new Set<string>();
  readonly #created = new Map<string, string>();
  readonly #stopListening: () => void;
  readonly #ownership: Ownership;

  private constructor(
    private readonly engine: Engine,
    private readonly claims: ResourceFilter,
    private readonly before: Snapshot,
  ) {
    this.#stopListening = engine.events.listen((event) => this.#heard(event));
    this.#ownership = claims.ownership({
      isContainerFromBefore: (id) => before.containers.has(id),
      isImageFromBefore: (id) => before.images.has(id),
      formerly: (name) => before.tags.get(name),
      hasTagged: (name) => this.#tags.has(name),
      wasTagged: (imageId) => this.#taggedImages.has(imageId),
    });
  }

  /** Notes what is on the engine now and follows its events from here. */
  static async begin(engine: Engine, claims: ResourceFilter): Promise<CreatedResources> {
    return new CreatedResources(engine, claims, await snapshot(engine.docker));
  }

  /** Containers from before that bear one of our names: the next one to be created under it would collide. */
  get namesTaken(): string[] {
    return [...this.before.containers.values()].flat().filter((name) => this.claims.isOurName(name));
  }

  /** False for a name that no container had before and none got since: there is nothing to ask the engine for. */
  mayHaveContainer(name: string): boolean {
    return this.#created.has(name) || [...this.before.containers.values()].some((all) => all.includes(name));
  }

  /** The same of an image. */
  mayHaveImage(name: string): boolean {
    return this.#tags.has(name) || this.before.tags.has(name);
  }

  /** The image that got this name since the beginning, or undefined; one from before does not count. */
  tagged(name: string): Tagged | undefined {
    return this.#tags.get(name);
  }

  /** True for a container that is not from before. */
  isNew(containerId: string): boolean {
    return !this.before.containers.has(containerId);
  }

  /** The images that got one of our names since the beginning, by name, whether or not they are still there. */
  get images(): ReadonlyMap<string, Tagged> {
    return this.#tags;
  }

  /** Ids of the containers created under one of our names since the beginning, by name; the last one of each. */
  get containers(): ReadonlyMap<string, string> {
    return this.#created;
  }

  /** Removes all of it. Throws a WaitError that lists what resisted. */
  async remove(): Promise<void> {
    await eventually(
      `everything of ${this.claims.project} removed`,
      async () => {
        const resistance = await this.#removeOnce();
        const left = await this.leftovers();
        return left.length === 0 ? { found: true } : { seen: `${left.join(', ')}${resistance}` };
      },
      { within: REMOVAL_BOUND, wakeups: this.engine.events },
    );
  }

  /** Stops following the engine's events. */
  end(): void {
    this.#stopListening();
  }

  /** What of ours is still on the engine, in words: `container dev-vp0-… (exited)`. */
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

  /** What the engine refused, to be tried again: it is not always consistent while it removes several things. */
  async #removeOnce(): Promise<string> {
    try {
      await this.#removeAll();
      return '';
    } catch (error) {
      return ` (${engineMessage(error)})`;
    }
  }

  async #removeAll(): Promise<void> {
    const { docker } = this.engine;
    // All at once and without grace: killing the peers together leaves none to recreate what another removes.
    await forEach(await this.#ourContainers(), ({ Id }) =>
      docker.getContainer(Id).remove({ force: true, v: true }),
    );
    const [networks, volumes] = await Promise.all([this.#ourNetworks(), this.#ourVolumes()]);
    await Promise.all([
      forEach(networks, ({ Id }) => docker.getNetwork(Id).remove()),
      forEach(volumes, ({ Name }) => docker.getVolume(Name).remove()),
      this.#removeImages(),
    ]);
  }

  async #removeImages(): Promise<void> {
    const { docker } = this.engine;
    for (const name of this.#tags.keys()) {
      const owner = this.before.tags.get(name);
      if (owner) await unlessGone(docker.getImage(owner).tag({ repo: name }));
    }
    // One after another: images of one build share layers, and the last to go takes them along.
    for (const image of await this.#ourImages()) await unlessGone(docker.getImage(image).remove());
  }

  async #ourContainers(): Promise<Docker.ContainerInfo[]> {
    const all = await this.engine.docker.listContainers({ all: true });
    const made = this.#ownership.containers(all);
    return all.filter(
      (container) => container.Labels[PROJECT_LABEL] === this.claims.project || made.includes(container),
    );
  }

  async #ourNetworks(): Promise<Docker.NetworkInspectInfo[]> {
    return this.engine.docker.listNetworks({ filters: ofProject(this.claims.project) });
  }

  async #ourVolumes(): Promise<Docker.VolumeInspectInfo[]> {
    return (await this.engine.docker.listVolumes({ filters: ofProject(this.claims.project) })).Volumes;
  }

  async #ourImages(): Promise<string[]> {
    return this.#ownership.images(await this.engine.docker.listImages());
  }

  #heard({ type, action, id, attributes, time }: EngineEvent): void {
    const name = untagged(attributes['name'] ?? '');
    if (!this.claims.isOurName(name)) return;
    if (type === 'container' && action === 'create') this.#created.set(name, id);
    if (type === 'image' && action === 'tag') {
      this.#tags.set(name, { imageId: id, at: time });
      this.#taggedImages.add(id);
    }
  }
}

interface Snapshot {
  /** Names by container id. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
  readonly images: ReadonlySet<string>;
  /** Image id by name. */
  readonly tags: ReadonlyMap<string, string>;
}

async function snapshot(docker: Docker): Promise<Snapshot> {
  const [containers, images] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listImages({ all: true }),
  ]);
  return {
    containers: new Map(containers.map(({ Id, Names }) => [Id, Names.map(bare)])),
    images: new Set(images.map(({ Id }) => Id)),
    tags: new Map(images.flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => [untagged(tag), Id]))),
  };
}

async function forEach<T>(items: readonly T[], remove: (item: T) => Promise<unknown>): Promise<void> {
  await Promise.all(items.map((item) => unlessGone(remove(item))));
}
