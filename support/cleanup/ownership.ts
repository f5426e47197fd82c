import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { PROJECT_LABEL } from '../docker/labels';
import { bare, bareId, hasNoName, namesOf } from '../docker/names';
import { lastStepOf } from './build-leftovers';
import { NETWORK_LABEL, originOf } from './labels';

/** How to tell, on an engine that others use too, what a network's containers made through it. */
export interface Ownership {
  /** Of all containers on the engine. */
  containers(all: readonly Docker.ContainerInfo[]): readonly Docker.ContainerInfo[];
  /** Names, then ids of what has none, in the order in which they can be removed. */
  images(all: readonly Docker.ImageInfo[]): Promise<string[]>;
}

/** Exact: where the gateway has put labels on what passed through it, and has noted what takes no label. */
export class ByLabel implements Ownership {
  constructor(
    private readonly network: string,
    private readonly isOurName: (name: string) => boolean,
    /** Ids, also abbreviated, of the build containers and layers of builds on the way, some of which fail. */
    private readonly noted: ReadonlySet<string>,
    private readonly history: Pick<History, 'isImageFromBefore' | 'isContainerFromBefore'>,
  ) {}

  containers(all: readonly Docker.ContainerInfo[]): readonly Docker.ContainerInfo[] {
    return all.filter(
      (container) =>
        originOf(container.Labels)[NETWORK_LABEL] === this.network || this.#isOfOurBuild(container),
    );
  }

  async images(all: readonly Docker.ImageInfo[]): Promise<string[]> {
    const ours = all.filter(({ Labels }) => originOf(Labels)[NETWORK_LABEL] === this.network);
    const nameless = all.filter(
      (image) => hasNoName(image) && (ours.includes(image) || this.#isOfBuild(image)),
    );
    return [...ours.flatMap(namesOf).filter(this.isOurName), ...nameless.map(({ Id }) => Id)];
  }

  /** What a build says of itself, its own commands can say too: no container of anybody else's is it. */
  #isOfOurBuild({ Id, Labels }: Docker.ContainerInfo): boolean {
    const isOthers = this.history.isContainerFromBefore(Id) || Labels[PROJECT_LABEL] !== undefined;
    return this.#isNoted(Id) && !isOthers;
  }

  #isOfBuild({ Id }: Docker.ImageInfo): boolean {
    return this.#isNoted(bareId(Id)) && !this.history.isImageFromBefore(Id);
  }

  #isNoted(id: string): boolean {
    return [...this.noted].some((noted) => id.startsWith(noted));
  }
}

/** What peers that have the engine's own socket make bears no label: it is told by its name, or by its build step. */
export interface Signs {
  isOurName(name: string): boolean;
  /** The command of a build step, as it stands in a build container or an image's history. */
  isOurBuildStep(command: string): boolean;
  /** A Compose project whose containers build the same way: beside it, a step does not tell whose it is. */
  isRival(project: string): boolean;
}

/** What was on the engine before, and which images got our names since. */
export interface History {
  isContainerFromBefore(id: string): boolean;
  isImageFromBefore(id: string): boolean;
  /** The image that had this name before. */
  formerly(name: string): string | undefined;
  hasTagged(name: string): boolean;
  wasTagged(imageId: string): boolean;
}

/** As good as it gets without labels: what is not from before and shows our signs. */
export class BySigns implements Ownership {
  constructor(
    private readonly engine: Engine,
    private readonly signs: Signs,
    private readonly history: History,
  ) {}

  containers(all: readonly Docker.ContainerInfo[]): readonly Docker.ContainerInfo[] {
    const contested = this.#isContested(all);
    return all.filter(
      ({ Id, Names, Command, Labels }) =>
        !this.history.isContainerFromBefore(Id) &&
        Labels[PROJECT_LABEL] === undefined &&
        (Names.some((name) => this.signs.isOurName(bare(name))) ||
          (!contested && this.signs.isOurBuildStep(Command))),
    );
  }

  /** Our names, then what lost its name or never had one. Never an image from before. */
  async images(all: readonly Docker.ImageInfo[]): Promise<string[]> {
    const named = all.flatMap((image) =>
      namesOf(image).filter(
        (name) => this.history.hasTagged(name) && this.history.formerly(name) !== image.Id,
      ),
    );
    const nameless = all
      .filter(hasNoName)
      .map(({ Id }) => Id)
      .filter((id) => !this.history.isImageFromBefore(id));
    const contested = this.#isContested(await this.engine.docker.listContainers());
    const ours = await Promise.all(
      nameless.map(
        async (id) =>
          this.history.wasTagged(id) ||
          (!contested && this.signs.isOurBuildStep(await lastStepOf(this.engine.docker, id))),
      ),
    );
    return [...named, ...nameless.filter((_, index) => ours[index])];
  }

  /** True while another run is under way on the engine: then a build container, or a layer, may well be its. */
  #isContested(containers: readonly Docker.ContainerInfo[]): boolean {
    return containers.some(({ Labels, State }) => {
      const project = Labels[PROJECT_LABEL];
      return project !== undefined && State === 'running' && this.signs.isRival(project);
    });
  }
}
