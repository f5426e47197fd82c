import type { Finding } from '../waiting/eventually';
import type { PeerName, TransactionId } from './names';
import type { LedgerPeer } from './peer';

/** A transaction that a peer took, with the height of each chain at that time. */
export interface Transaction {
  readonly kind: 'deploy' | 'invoke';
  readonly id: TransactionId;
  /** Just before it was submitted; a peer that did not answer is missing. */
  readonly heights: ReadonlyMap<PeerName, number>;
  /** The identical deploy before it, which has the same id. */
  readonly original?: Transaction | undefined;
}

export type Fate = 'committed' | 'rejected';

export interface ChaincodeEvent {
  readonly name: string;
  readonly payload: string;
}

/** What became of the transactions submitted to a network, peer by peer. */
export interface Transactions {
  readonly last: Transaction | undefined;
  /** To be called once a peer has taken the transaction; `heights` are those from just before. */
  add(kind: Transaction['kind'], id: TransactionId, heights: Transaction['heights']): Transaction;
  fateOn(peer: LedgerPeer, transaction: Transaction): Promise<Finding<Fate>>;
  /** Its validation code, such as `VALID`, where the ledger keeps one. */
  codeOn?(peer: LedgerPeer, transaction: Transaction): Promise<Finding<string>>;
  /** What the chaincode announced with it, where the ledger keeps that. */
  eventOn?(peer: LedgerPeer, transaction: Transaction): Promise<Finding<ChaincodeEvent | 'none'>>;
  /** True while a deploy is unsettled on all of these peers: what comes after it waits for the builds. */
  isDeploying(peers: readonly LedgerPeer[]): Promise<boolean>;
}

/** True where the fate of the transaction is known on one of these peers. */
export async function isSettledOnAny(
  transactions: Pick<Transactions, 'fateOn'>,
  peers: readonly LedgerPeer[],
  transaction: Transaction,
): Promise<boolean> {
  const findings = await Promise.allSettled(peers.map((peer) => transactions.fateOn(peer, transaction)));
  return findings.some((finding) => finding.status === 'fulfilled' && 'found' in finding.value);
}
