import type { ChaincodeName } from './names';
import type { ChaincodeSource } from './source-tree';

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
  /** Where it runs as a service, `host:port`; peers build nothing of it. */
  readonly service?: string;
  /** On this machine; it is copied to the peer before the deploy. */
  readonly source?: ChaincodeSource;
}

/** A constructor: the message as typed, or the arguments of a function; without a name of the chaincode's `init`. */
export type Constructor =
  | { readonly message: string }
  | { readonly name?: string | undefined; readonly args: readonly string[] };

/** The message that a constructor or a call travels in, as the CLI's `-c` takes it. */
export const callMessage = (call: readonly string[]): string => JSON.stringify({ Args: call });

export const constructorMessage = ({ init }: Chaincode, ctor: Constructor): string =>
  'message' in ctor ? ctor.message : callMessage([ctor.name ?? init, ...ctor.args]);
