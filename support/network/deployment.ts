import type { Chaincode } from '../fabric/chaincode';

/** A transaction that a peer took, and where the chains stood then: what it came to shows in what was added since. */
export interface Submission {
  /** Of an invoke its uuid, of a deploy the chaincode's name. */
  readonly txid: string;
  /** Height of each validator's chain just before, by peer name; a validator that did not answer is missing. */
  readonly heights: ReadonlyMap<string, number>;
  /** Of an identical deploy before it, which is what the id then stands for. */
  readonly duplicate: boolean;
}

/** A chaincode as deployed in this scenario. */
export interface Deployment {
  readonly chaincode: Chaincode;
  /** The constructor's message, as the CLI takes it. */
  readonly ctor: string;
  /** 128 hex digits. */
  readonly name: string;
  readonly submission: Submission;
  /** Ids of the network's dev containers just before it was submitted, by name. */
  readonly containersBefore: ReadonlyMap<string, string>;
}
