import type { Engine } from '../docker/engine';
import { isMissing, unlessGone } from '../docker/engine-errors';
import type { BuildCache } from '../settings';

const REPOSITORY = 'chaincode-bdd/layers';
/** Begins the tag of an image that outlives its run. */
const KEPT_FOR_GOOD = 'keep';

/**
 * Keeps the layers of chaincode builds, under names of our own, so that the next build is fast. The names that peers
 * gave go with their network, so that an assertion on a dev image never finds an old one.
 */
export class BuildCacheImages {
  readonly #kept = new Set<string>();

  constructor(
    private readonly engine: Engine,
    private readonly cache: BuildCache,
    private readonly run: string,
  ) {}

  /** Keeps one image of each chaincode. To be called before the network is removed. */
  async keep(devNames: Iterable<string>, chaincodeIn: (devName: string) => string): Promise<void> {
    if (this.cache === 'off') return;
    const byChaincode = new Map([...devNames].map((name) => [chaincodeIn(name), name]));
    await Promise.all([...byChaincode].map(([chaincode, name]) => this.#keep(chaincode, name)));
  }

  /** Removes the images of the run. */
  async remove(): Promise<void> {
    if (this.cache === 'keep') return;
    for (const name of this.#kept) await unlessGone(this.engine.docker.getImage(name).remove());
  }

  /** Once a run: a second tag would leave the first image without a name. */
  async #keep(chaincode: string, image: string): Promise<void> {
    const tag = `${this.cache === 'keep' ? KEPT_FOR_GOOD : this.run}-${chaincode.slice(0, 64)}`;
    const name = `${REPOSITORY}:${tag}`;
    if (this.#kept.has(name)) return;
    this.#kept.add(name);
    try {
      await this.engine.docker.getImage(image).tag({ repo: REPOSITORY, tag });
    } catch (error) {
      this.#kept.delete(name);
      if (!isMissing(error)) throw error; // A scenario may have removed the image itself.
    }
  }
}

/** True for the name of an image that outlives its run (BUILD_CACHE=keep). */
export const isKeptForGood = (name: string): boolean => name.startsWith(`${REPOSITORY}:${KEPT_FOR_GOOD}-`);
