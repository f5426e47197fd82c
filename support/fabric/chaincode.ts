import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors';
import type { ChaincodeName } from './names';

/** A chaincode that can be deployed. */
export interface Chaincode {
  /** What steps call it. */
  readonly alias: string;
  /** Under $GOPATH/src of the peer it is deployed on. */
  readonly path: string;
  /** The function of the constructor. */
  readonly init: string;
  /** The arguments of the constructor where a step gives none. */
  readonly args: readonly string[];
  /** The function that queries. */
  readonly query: string;
  /** A call that commits and changes nothing, to see whether the network commits at all. */
  readonly idle?: readonly string[];
  /** In development mode the name it registered under; it is not deployed by its path. */
  readonly registeredAs?: ChaincodeName;
  /** A folder on this machine that holds it; it is copied to the peer before the deploy. */
  readonly folder?: string;
}

/** A constructor: the message as typed, or the arguments of a function; without a name of the chaincode's `init`. */
export type Constructor =
  | { readonly message: string }
  | { readonly name?: string | undefined; readonly args: readonly string[] };

/** The message that a constructor or a call travels in, as the CLI's `-c` takes it. */
export const callMessage = (call: readonly string[]): string => JSON.stringify({ Args: call });

export const constructorMessage = ({ init }: Chaincode, ctor: Constructor): string =>
  'message' in ctor ? ctor.message : callMessage([ctor.name ?? init, ...ctor.args]);

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
        `chaincode "${alias}": folder ${path} has no source file (.go, or .js for the embedded network)`,
      );
    this.#folders.set(alias, path);
  }

  /** The chaincode with its folder, where one was added under its alias; else unchanged. */
  resolve(chaincode: Chaincode): Chaincode {
    const folder = this.#folders.get(chaincode.alias);
    return folder ? { ...chaincode, folder, path: `${ROOT}/${chaincode.alias}` } : chaincode;
  }
}
