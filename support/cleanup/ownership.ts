import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { bare, hasNoName, namesOf } from '../docker/images';
import { PROJECT_LABEL } from '../docker/labels';
import {
  LAYERS_LABEL,
  type Labels,
  NETWORK_LABEL,
  ORIGIN_LABEL,
  originOf,
  PREFIX,
  RUN_LABEL,
} from './labels';

/** Tells what a network's peers created through the engine from what others created there. */
export interface Ownership {
  /** Of all containers on the engine. */
  containers(all: readonly Docker.ContainerInfo[]): readonly Docker.ContainerInfo[];
  /**
   * Of the images on the engine without a name and with one of our names: names, and ids where an image has none, in the
   * order in which they can be removed.
   */
  images(all: readonly Docker.ImageInfo[]): Promise<string[]>;
}

/** How peers name what they create, and how they build it. */
export interface PeerSigns {
  isOurName(name: string): boolean;
  /** True for a command of a chaincode build, as a build container or the history of an image shows it. */
  isBuildStep(command: string): boolean;
}

/** What was on the engine before, and which images got our names since then. */
export interface History extends Snapshot {
  /** Ids. */
  readonly tagged: ReadonlySet<string>;
}

export interface Snapshot {
  /** Names by container id. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
  /** The ids of images without a name, and with one of our names. */
  readonly images: ReadonlySet<string>;
  /** Image id by name; our names only. */
  readonly tags: ReadonlyMap<string, string>;
}

/**
 * For peers behind the gateway, which labels everything that is created through it. What a peer creates that gets round
 * it is found by its name and time.
 */
export class ByLabel implements Ownership {
  constructor(
    private readonly network: string,
    /** On the layers and containers of builds, which networks of one run share. */
    private readonly run: string | undefined,
    private readonly isOurName: (name: string) => boolean,
    private readonly history: Pick<History, 'images' | 'containers'>,
  ) {}

  containers(all: readonly Docker.ContainerInfo[]): readonly Docker.ContainerInfo[] {
    return all.filter(
      ({ Id, Labels, Names }) =>
        this.#hasOurLabel(Labels) ||
        (!this.history.containers.has(Id) &&
          (this.#isOfBuild(Labels) ||
            (!hasOrigin(Labels) && Names.some((name) => this.isOurName(bare(name)))))),
    );
  }

  async images(all: readonly Docker.ImageInfo[]): Promise<string[]> {
    const ours = all.filter(({ Labels }) => this.#hasOurLabel(Labels));
    const unlabelled = all.filter(
      (image) => !ours.includes(image) && !hasOrigin(image.Labels) && !this.history.images.has(image.Id),
    );
    const isLayer = ({ Id, Labels }: Docker.ImageInfo) =>
      this.#isOfBuild(Labels) && !this.history.images.has(Id);
    const nameless = all.filter((image) => hasNoName(image) && (ours.includes(image) || isLayer(image)));
    return [
      ...[...ours, ...unlabelled].flatMap(namesOf).filter(this.isOurName),
      ...nameless.map(({ Id }) => Id),
    ];
  }

  #hasOurLabel(labels: Docker.ImageInfo['Labels'] | null): boolean {
    return originOf(labels)[NETWORK_LABEL] === this.network;
  }

  /** Only the labels of a build are packed and name a run, but no network. */
  #isOfBuild(labels: Docker.ImageInfo['Labels'] | null): boolean {
    if (this.run === undefined || labels?.[ORIGIN_LABEL] === undefined) return false;
    const origin = originOf(labels);
    return origin[RUN_LABEL] === this.run && origin[NETWORK_LABEL] === undefined;
  }
}

/** For peers with the engine's own socket: by their names, and by their build steps as long as no other network builds. */
export class BySigns implements Ownership {
  constructor(
    private readonly engine: Engine,
    private readonly project: string,
    private readonly signs: PeerSigns,
    private readonly history: History,
  ) {}

  containers(all: readonly Docker.ContainerInfo[]): readonly Docker.ContainerInfo[] {
    const isAlone = this.#isAlone(all);
    return all.filter(
      ({ Id, Names, Command, Labels }) =>
        !this.history.containers.has(Id) &&
        Labels[PROJECT_LABEL] === undefined &&
        (Names.some((name) => this.signs.isOurName(bare(name))) ||
          (isAlone && isBuildContainer({ Labels, Command }, this.signs))),
    );
  }

  async images(all: readonly Docker.ImageInfo[]): Promise<string[]> {
    const { history } = this;
    const named = all.flatMap((image) =>
      namesOf(image).filter((name) => this.signs.isOurName(name) && history.tags.get(name) !== image.Id),
    );
    const isNew = ({ Id }: Docker.ImageInfo) => !history.images.has(Id);
    const replaced = all.filter((image) => hasNoName(image) && isNew(image) && history.tagged.has(image.Id));
    const isAlone = this.#isAlone(await this.engine.docker.listContainers());
    const layers = isAlone ? await buildLayers(this.engine.docker, all.filter(isNew), this.signs) : [];
    return [...new Set([...named, ...replaced.map(({ Id }) => Id), ...layers])];
  }

  #isAlone(containers: readonly Docker.ContainerInfo[]): boolean {
    return !containers.some(({ Labels, State }) => {
      const project = Labels[PROJECT_LABEL] ?? '';
      return State === 'running' && project !== this.project && project.startsWith(PREFIX);
    });
  }
}

/** What passed the gateway has labels that tell whose it is. */
const hasOrigin = (labels: Labels | null | undefined): boolean =>
  [PROJECT_LABEL, ORIGIN_LABEL, LAYERS_LABEL].some((label) => label in (labels ?? {}));

export const isBuildContainer = (
  { Labels, Command }: Pick<Docker.ContainerInfo, 'Labels' | 'Command'>,
  { isBuildStep }: Pick<PeerSigns, 'isBuildStep'>,
): boolean => !hasOrigin(Labels) && isBuildStep(Command);

/** Ids of the candidates that have no name and were left by a build. */
export async function buildLayers(
  docker: Docker,
  candidates: readonly Docker.ImageInfo[],
  { isBuildStep }: Pick<PeerSigns, 'isBuildStep'>,
): Promise<string[]> {
  const ids = candidates.filter((image) => hasNoName(image) && !hasOrigin(image.Labels)).map(({ Id }) => Id);
  const isLayer = await Promise.all(ids.map(async (id) => isBuildStep(await lastStep(docker, id))));
  return ids.filter((_, index) => isLayer[index]);
}

/** The command of the image's last layer; empty where the image is gone: engines say so with status 404 or 500. */
async function lastStep(docker: Docker, image: string): Promise<string> {
  try {
    const [last]: { CreatedBy?: string }[] = await docker.getImage(image).history();
    return last?.CreatedBy ?? '';
  } catch {
    return '';
  }
}
