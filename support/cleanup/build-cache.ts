import type { Engine } from '../docker/engine';
import { isMissing, unlessGone } from '../docker/engine-errors';
import { chaincodeOf } from '../fabric/v0.6/dev-names';
import type { Network } from '../network/network';
import type { BuildCache } from '../settings';

/** Names the images whose layers are kept; of a run, or for good. */
const REPOSITORY = 'chaincode-bdd/layers';
const FOR_GOOD = 'keep';

/**
 * The layers of chaincode builds, kept for the builds to come under a name of ours. The names that peers gave them go
 * with their network, so that no image is there before it is built.
 */
export class BuildCacheImages {
  readonly #kept = new Set<string>();

  constructor(
    private readonly engine: Engine,
    private readonly cache: BuildCache,
    private readonly run: string,
  ) {}

  /** Of the network's chaincodes, one image each; to be called before the network is removed. */
  async keepOf({ resources }: Network): Promise<void> {
    if (this.cache === 'off') return;
    const byChaincode = new Map([...resources.images.keys()].map((name) => [chaincodeOf(name), name]));
    await Promise.all([...byChaincode].map(([chaincode, name]) => this.#keep(chaincode, name)));
  }

  /** Those of the run. */
  async remove(): Promise<void> {
    if (this.cache === 'keep') return;
    for (const name of this.#kept) await unlessGone(this.engine.docker.getImage(name).remove());
  }

  /** Once a run: the image that had the name until then would be left without one. */
  async #keep(chaincode: string, image: string): Promise<void> {
    const tag = `${this.cache === 'keep' ? FOR_GOOD : this.run}-${chaincode.slice(0, 64)}`;
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

/** True for the name of an image whose layers outlive the run that built them (BUILD_CACHE=keep). */
export const isKeptForGood = (name: string): boolean => name.startsWith(`${REPOSITORY}:${FOR_GOOD}-`);
