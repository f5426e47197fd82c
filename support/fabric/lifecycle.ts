import type { Chaincode } from './chaincode';
import type { ChaincodeName, TransactionId, UserName } from './names';
import type { Outcome } from './outcome';
import type { LedgerPeer } from './peer';

/** What organisations agree on beside the code. What is left open has Fabric's default. */
export interface Terms {
  /** As the peer's CLI takes it: `OR('Org1MSP.peer','Org2MSP.peer')`, or the path of a policy of the channel. */
  readonly endorsementPolicy?: string;
  /** The JSON of a collections file, as the peer's CLI takes it. */
  readonly collections?: string;
  /** The first call must be `init`. */
  readonly initRequired?: boolean;
  /** By default one more than what is committed. */
  readonly sequence?: number;
}

/** What an organisation does, with the help of these peers. */
export interface Step {
  readonly chaincode: Chaincode;
  readonly terms: Terms;
  /** Undefined: that of the first of these peers. */
  readonly organisation: UserName | undefined;
  readonly among: readonly LedgerPeer[];
  /** By the command of a peer of the organisation. */
  readonly throughCli?: boolean | undefined;
}

export interface Approval extends Step {
  /** False: its peers are not to run the chaincode. */
  readonly hasPackage: boolean;
}

/** The steps of a deploy. Each can be refused on its own; the refusal names it. */
export interface Lifecycle {
  /** The name that its code gives to the chaincode. Throws a UserError for one that cannot be packaged. */
  package(chaincode: Chaincode): Promise<ChaincodeName>;
  /** Returns once each of these peers has built it. One that has it already counts. */
  install(chaincode: Chaincode, on: readonly LedgerPeer[]): Promise<Outcome<unknown>>;
  isInstalled(name: ChaincodeName, on: LedgerPeer): Promise<boolean>;
  approve(approval: Approval): Promise<Outcome<TransactionId>>;
  /** Of the definition with the next sequence, whether the organisation has approved exactly that. */
  hasApproved(step: Step): Promise<boolean>;
  /** Returns once each of these peers knows who endorses the chaincode. */
  commit(step: Step): Promise<Outcome<TransactionId>>;
  /** 0 where no definition is committed. */
  committedSequence(chaincode: Chaincode, on: LedgerPeer): Promise<number>;
}
