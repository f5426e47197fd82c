import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors';
import type { Chaincode } from './chaincode';

/** Under $GOPATH/src; of no other project. */
const ROOT = 'chaincode-bdd.local';

/** Go's compiler looks at no folder below, nor does the embedded network's. */
const SOURCE = /\.(?:go|js)$/;

/** Chaincode that a scenario brings along in folders of its own. */
export class LocalChaincode {
  readonly #folders = new Map<string, string>();

  /** `folder` counts from the current directory. Throws a UserError where there is none, or no chaincode in it. */
  add(alias: string, folder: string): void {
    if (!alias || !folder)
      throw new UserError(
        `the chaincode "${alias}" from "${folder}": it takes a name, and the folder it is in, as in «the chaincode "ledger" from "features/chaincode/ledger"»`,
      );
    const path = resolve(folder);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UserError(`the chaincode "${alias}" should be in ${path}, and that is no folder`);
    if (!readdirSync(path).some((file) => SOURCE.test(file)))
      throw new UserError(
        `the chaincode "${alias}" should be in ${path}, and there is no source of one: a .go file, or a .js file for the embedded network`,
      );
    this.#folders.set(alias, path);
  }

  /** The chaincode with its folder, where it was added under this alias; else as it is. */
  resolve(chaincode: Chaincode): Chaincode {
    const folder = this.#folders.get(chaincode.alias);
    return folder ? { ...chaincode, folder, path: `${ROOT}/${chaincode.alias}` } : chaincode;
  }
}
