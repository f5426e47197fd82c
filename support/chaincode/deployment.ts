import type { Chaincode } from '../fabric/chaincode';
import type { Transaction } from '../fabric/v0.6/transactions';

/** A chaincode as deployed in this scenario. */
export interface Deployment {
  readonly chaincode: Chaincode;
  /** The constructor's message, as the CLI takes it. */
  readonly ctor: string;
  /** 128 hex digits. */
  readonly name: string;
  readonly submission: Transaction;
  /** Ids of the network's dev containers just before it was submitted, by name. */
  readonly containersBefore: ReadonlyMap<string, string>;
}
