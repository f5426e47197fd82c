import { EventEmitter } from 'node:events';
import { matchesGlob } from 'node:path';
import type Docker from 'dockerode';
import { Engine } from '../../support/docker/engine';
import type { EngineEvent } from '../../support/docker/events';
import { containerHandle, type FakeContainer } from './fake-container';

interface FakeImage {
  id: string;
  names: string[];
  createdBy?: string;
  layers?: string[];
  /** Seconds since the epoch, as the engine lists it. */
  created?: number;
  labels?: Readonly<Record<string, string>>;
  /** The step of a build before this one; it is listed when no image is built on it any more. */
  parent?: string;
}

/** As much of a Docker engine as finding, watching and removing takes. */
export class FakeEngine {
  readonly containers: FakeContainer[] = [];
  readonly images: FakeImage[] = [];
  /** What containers were created from through the API, in order; also of containers that are gone. */
  readonly creations: Docker.ContainerCreateOptions[] = [];
  readonly volumes: string[] = [];
  readonly networks: { id: string; name: string; labels: Record<string, string>; isStuck?: true }[] = [];
  readonly #events = new EventEmitter();
  #created = 0;

  /** A build or `docker tag`: the name moves to the image, and the engine says so. */
  tag(name: string, id: string, createdBy?: string, labels?: Readonly<Record<string, string>>): void {
    for (const image of this.images) image.names = image.names.filter((other) => other !== name);
    const image =
      this.images.find((candidate) => candidate.id === id) ?? this.#newImage(id, createdBy, labels);
    image.names.push(name);
    this.emit({ type: 'image', action: 'tag', id, attributes: { name: withTag(name) } });
  }

  /** Creates a container, starts it where it is to run, and says so. */
  create(container: Omit<FakeContainer, 'id'>): FakeContainer {
    const created = { ...container, id: String(++this.#created) };
    this.containers.push(created);
    const { id, name, labels, state } = created;
    for (const action of state === 'running' ? ['create', 'start'] : ['create'])
      this.emit({ type: 'container', action, id, attributes: { ...labels, name } });
    return created;
  }

  container(idOrName: string): FakeContainer {
    const container = this.containers.find(({ id, name }) => id === idOrName || name === idOrName);
    if (container) return container;
    throw Object.assign(new Error(`No such container: ${idOrName}`), { statusCode: 404 });
  }

  emit(event: Omit<EngineEvent, 'time'>): void {
    this.#events.emit('event', { time: 0, ...event });
  }

  readonly engine = new Engine(
    this.#docker(),
    {
      listen: (listener) => this.#listen(listener),
      subscribe: (wake) => this.#listen(wake),
      haveEnded: false,
      end: () => {},
    },
    'unix:///var/run/docker.sock',
    '26.1.5',
    'unix:///var/run/docker.sock',
    { isHere: true, publishesHere: true, sharesHostNetwork: true, hasSelinux: false },
  );

  #listen(listener: (event: EngineEvent) => void): () => void {
    this.#events.on('event', listener);
    return () => this.#events.off('event', listener);
  }

  #newImage(id: string, createdBy?: string, labels?: Readonly<Record<string, string>>): FakeImage {
    const image = { id, names: [], ...(createdBy && { createdBy }), ...(labels && { labels }) };
    this.images.push(image);
    return image;
  }

  #docker(): Docker {
    return {
      version: async () => ({ Version: '26.1.5' }),
      listContainers: async ({ all = false, filters = '{}' }: { all?: boolean; filters?: string } = {}) =>
        this.containers
          .filter(({ labels = {}, state = 'running' }) => (all || isUp(state)) && matches(labels, filters))
          .map(({ id, name, command = '', labels = {}, state = 'running', created = 0 }) => ({
            Id: id,
            Created: created,
            Names: [`/${name}`],
            Command: command,
            Labels: labels,
            State: state,
          })),
      listImages: async ({ all = false, filters = '{}' }: { all?: boolean; filters?: string } = {}) =>
        this.images
          .filter(
            ({ id, names }) => all || names.length > 0 || this.images.every(({ parent }) => parent !== id),
          )
          .filter(({ names, labels = {} }) => isListed({ names, labels }, filters))
          .map(({ id, names, labels = {}, created = 0 }) => ({
            Id: id,
            Created: created,
            RepoTags: names.map(withTag),
            Labels: labels,
          })),
      pull: async (reference: string) => {
        throw new Error(`pull access denied for ${reference}`);
      },
      listNetworks: async ({ filters }: { filters: string }) =>
        this.networks
          .filter(({ labels }) => matches(labels, filters))
          .map(({ id, name, labels }) => ({ Id: id, Name: name, Labels: labels })),
      listVolumes: async () => ({ Volumes: this.volumes.map((Name) => ({ Name })) }),
      getVolume: (name: string) => ({ remove: async () => take(this.volumes, (one) => one === name) }),
      createContainer: async (options: Docker.ContainerCreateOptions) => {
        const { name = '', Labels = {} } = options;
        this.creations.push(options);
        if (name && this.containers.some((container) => container.name === name))
          throw Object.assign(new Error(`The container name "/${name}" is already in use`), {
            statusCode: 409,
          });
        const { id } = this.create({ name, state: 'created', labels: Labels });
        return this.#handle(id);
      },
      getContainer: (id: string) => this.#handle(id),
      getNetwork: (id: string) => ({
        remove: async () => {
          if (this.networks.some((one) => one.id === id && one.isStuck))
            throw Object.assign(new Error(`network ${id} has active endpoints`), { statusCode: 403 });
          take(this.networks, (one) => one.id === id);
        },
        inspect: async () => ({ Id: id, Containers: {} }),
      }),
      getImage: (reference: string) => ({
        inspect: async () => {
          const { id, layers = [], labels = {}, parent = '' } = this.#image(reference);
          return { Id: id, Parent: parent, Config: { Labels: labels }, RootFS: { Layers: layers } };
        },
        history: async () => [{ CreatedBy: this.#image(reference).createdBy ?? '' }],
        tag: async ({ repo, tag }: { repo: string; tag?: string }) =>
          this.tag(tag ? `${repo}:${tag}` : repo, this.#image(reference).id),
        remove: async ({ force = false } = {}) => this.#untag(reference, force),
      }),
    } as unknown as Docker;
  }

  #handle(idOrName: string) {
    return containerHandle(
      () => this.container(idOrName),
      () => take(this.containers, ({ id, name }) => id === idOrName || name === idOrName),
    );
  }

  #image(reference: string): FakeImage {
    const name = reference.replace(/:latest$/, '');
    if (/[A-Z]/.test(name))
      throw Object.assign(
        new Error(`invalid reference format: repository name (${name}) must be lowercase`),
        {
          statusCode: 400,
        },
      );
    const image = this.images.find(({ id, names }) => id === reference || names.includes(name));
    if (!image) throw Object.assign(new Error(`No such image: ${reference}`), { statusCode: 404 });
    return image;
  }

  #untag(reference: string, force: boolean): void {
    const image = this.#image(reference);
    if (!force && image.names.length < 2 && this.containers.some((one) => one.image?.id === image.id))
      throw Object.assign(new Error(`conflict: a container uses ${reference}`), { statusCode: 409 });
    image.names = image.names.filter((name) => withTag(name) !== withTag(reference));
    if (image.names.length === 0) take(this.images, (one) => one === image);
  }
}

const isUp = (state: FakeContainer['state']): boolean => state === 'running' || state === 'paused';

/** As the engine lists it. */
const withTag = (name: string): string => (name.includes(':') ? name : `${name}:latest`);

/** `reference` names images by a pattern of their names with or without the tag; `dangling` are those without one. */
function isListed({ names, labels }: { names: string[]; labels: Record<string, string> }, filters: string) {
  const { dangling, reference }: { dangling?: string[]; reference?: string[] } = JSON.parse(filters);
  const isLike = (pattern: string) =>
    names.some((name) => matchesGlob(name, pattern) || matchesGlob(name.replace(/:[^:]*$/, ''), pattern));
  return (
    matches(labels, filters) &&
    (dangling === undefined || names.length === 0) &&
    (reference === undefined || reference.some(isLike))
  );
}

/** A filter names labels, or labels with their values. */
function matches(labels: Record<string, string>, filters: string): boolean {
  const { label = [] }: { label?: string[] } = JSON.parse(filters);
  return label.every((one) =>
    Object.entries(labels).some(([key, value]) => [key, `${key}=${value}`].includes(one)),
  );
}

function take<T>(items: T[], which: (item: T) => boolean): void {
  const index = items.findIndex(which);
  if (index >= 0) items.splice(index, 1);
}
