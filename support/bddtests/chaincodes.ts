import { short } from '../fabric/chaincode';
import type { Deployment } from '../network/deployment';
import { PlainError } from '../plain-error';

/** A chaincode that a scenario deployed, or in dev mode only named. */
export interface KnownChaincode {
  /** 128 hex digits; in dev mode the name it registers under. */
  readonly name: string;
  /** Undefined in dev mode. */
  readonly path?: string | undefined;
  /** Undefined for one that was only named, and for one in dev mode: neither is built. */
  readonly deployment?: Deployment | undefined;
}

/** The chaincodes of a scenario, by what its steps call them. */
export class KnownChaincodes {
  readonly #all: KnownChaincode[] = [];

  add(chaincode: KnownChaincode): void {
    this.#all.push(chaincode);
  }

  get last(): KnownChaincode | undefined {
    return this.#all.at(-1);
  }

  /**
   * The one that a step means, the last one where several fit: by its name or the beginning of it, by its path, or by
   * what the path ends in. `example2` fits `…/go/chaincode_example02`, as Fabric's suite calls it.
   */
  find(called: string): KnownChaincode {
    const found = this.#all.findLast(
      ({ name, path }) =>
        name === called ||
        (/^[0-9a-f]{8,}$/.test(called) && name.startsWith(called)) ||
        (path !== undefined && (path === called || bare(path) === bare(called))),
    );
    if (found) return found;
    const known = this.#all.map(({ name, path }) => (path ? `${path} (${short(name)})` : name));
    throw new PlainError(
      `no chaincode of this scenario is called "${called}": it deployed ${known.join(', ') || 'none yet'}`,
    );
  }
}

/** `…/chaincode_example02` → `example2` */
const bare = (path: string): string =>
  (path.replace(/\/+$/, '').split('/').at(-1) ?? '')
    .toLowerCase()
    .replace(/^chaincode_/, '')
    .replace(/(\D|^)0+(?=\d)/g, '$1');
