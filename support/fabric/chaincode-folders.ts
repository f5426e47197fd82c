import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors';
import type { Chaincode } from './chaincode';

/** Under $GOPATH/src; no other project has it. */
const ROOT = 'chaincode-bdd.local';

/** Go's compiler looks at no subfolder, and neither does the embedded network's. */
const SOURCE = /\.(?:go|js)$/;

/** Chaincode that a scenario brings along in folders of its own. */
export class ChaincodeFolders {
  readonly #folders = new Map<string, string>();

  /** `folder` counts from the current directory. Throws a UserError where it is missing or holds no source. */
  add(alias: string, folder: string): void {
    if (!alias || !folder)
      throw new UserError(`the chaincode "${alias}" from "${folder}": both a name and a folder are needed`);
    const path = resolve(folder);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new UserError(`chaincode "${alias}": folder ${path} does not exist`);
    if (!readdirSync(path).some((file) => SOURCE.test(file)))
      throw new UserError(
        `chaincode "${alias}": folder ${path} holds no source: a .go file, or a .js file for the embedded network`,
      );
    this.#folders.set(alias, path);
  }

  /** The chaincode with its folder, where one was added under its alias; else unchanged. */
  resolve(chaincode: Chaincode): Chaincode {
    const folder = this.#folders.get(chaincode.alias);
    return folder ? { ...chaincode, folder, path: `${ROOT}/${chaincode.alias}` } : chaincode;
  }
}
