import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../plain-error';
import type { Chaincode } from './chaincode';

/** Under $GOPATH/src; of no other project. */
const ROOT = 'chaincode-bdd.local';

/** Chaincode that a scenario brings along in folders of its own. */
export class LocalChaincode {
  readonly #folders = new Map<string, string>();

  /** `folder` counts from the current directory. Throws a UserError where there is none. */
  add(alias: string, folder: string): void {
    const path = resolve(folder);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UserError(`the chaincode "${alias}" should be in ${path}, and that is no folder`);
    this.#folders.set(alias, path);
  }

  /** The chaincode with its folder, where it was added under this alias; else as it is. */
  resolve(chaincode: Chaincode): Chaincode {
    const folder = this.#folders.get(chaincode.alias);
    return folder ? { ...chaincode, folder, path: `${ROOT}/${chaincode.alias}` } : chaincode;
  }
}
