import type { Deployment } from '../../../support/chaincode/deployment';
import { HarnessError } from '../../../support/errors';
import { short } from '../../../support/fabric/names';

/** A chaincode that a scenario deployed, or in dev mode only named. */
export interface KnownChaincode {
  /** 128 hex digits; in dev mode the name it registers under. */
  readonly name: string;
  /** Undefined in dev mode. */
  readonly path?: string | undefined;
  /** Undefined for one that was only named, and for one in dev mode: neither is built. */
  readonly deployment?: Deployment | undefined;
}

/** A chaincode that a step calls. */
export interface CalledChaincode extends KnownChaincode {
  /** As the step calls it; with what it is taken for, where nothing is called so. */
  readonly title: string;
}

/** The chaincodes of a scenario, by what its steps call them. */
export class KnownChaincodes {
  readonly #all: KnownChaincode[] = [];
  readonly #guessed = new Set<string>();

  /** `note`: tells of a name that fits nothing, once. */
  constructor(private readonly note: (text: string) => void) {}

  add(chaincode: KnownChaincode): void {
    this.#all.push(chaincode);
  }

  get last(): KnownChaincode | undefined {
    return this.#all.at(-1);
  }

  /**
   * The one that a step means, the last one where several fit: by its name or the beginning of it, by its path, or by
   * what the path ends in. `example2` fits `…/go/chaincode_example02`, as Fabric's suite calls it. A name that fits none
   * is taken for the last one, as any name is there: features that rely on it are to run. Throws where there is none yet.
   */
  find(called: string): CalledChaincode {
    const found = this.#all.findLast(
      ({ name, path }) =>
        name === called ||
        (/^[0-9a-f]{8,}$/.test(called) && name.startsWith(called)) ||
        (path !== undefined && (path === called || bare(path) === bare(called))),
    );
    if (found) return { ...found, title: called };
    const { last } = this;
    if (!last) throw new HarnessError(`no chaincode is called "${called}": this scenario deployed none yet`);
    if (!this.#guessed.has(called))
      this.note(
        `no chaincode of this scenario is called "${called}": ${inWords(last)}, the last one deployed, ` +
          "is taken for it, as Fabric's own suite does whatever the name",
      );
    this.#guessed.add(called);
    return { ...last, title: `"${called}", taken for ${inWords(last)}` };
  }
}

const inWords = ({ name, path }: KnownChaincode): string => (path ? `${path} (${short(name)})` : name);

/** `…/chaincode_example02` → `example2` */
const bare = (path: string): string =>
  (path.replace(/\/+$/, '').split('/').at(-1) ?? '')
    .toLowerCase()
    .replace(/^chaincode_/, '')
    .replace(/(\D|^)0+(?=\d)/g, '$1');
