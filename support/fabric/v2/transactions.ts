import type { Finding } from '../../waiting/eventually';
import type { Fate, LedgerPeer, Transaction, Transactions } from '../generation';
import type { PeerName, TransactionId } from '../names';
import { clientOf } from './client';

/** Each peer says with every transaction of its blocks whether it is valid. */
export class ValidatedTransactions implements Transactions {
  readonly #all: Transaction[] = [];
  /** By peer and transaction: a block never changes. */
  readonly #fates = new Map<string, Fate>();

  get last(): Transaction | undefined {
    return this.#all.at(-1);
  }

  add(kind: Transaction['kind'], id: TransactionId, heights: ReadonlyMap<PeerName, number>): Transaction {
    const transaction = { kind, id, heights };
    this.#all.push(transaction);
    return transaction;
  }

  async fateOn(peer: LedgerPeer, { id }: Transaction): Promise<Finding<Fate>> {
    const key = `${peer.name} ${id}`;
    const known = this.#fates.get(key);
    if (known) return { found: known };
    const code = await clientOf(peer.client).validationCode(id);
    if (code === undefined) return { seen: 'in no block' };
    const fate = code === 'VALID' ? 'committed' : 'rejected';
    this.#fates.set(key, fate);
    return { found: fate };
  }

  async isSettledOnAny(peers: readonly LedgerPeer[], transaction: Transaction): Promise<boolean> {
    const findings = await Promise.allSettled(peers.map((peer) => this.fateOn(peer, transaction)));
    return findings.some((finding) => finding.status === 'fulfilled' && 'found' in finding.value);
  }

  /** A deploy returns once it is committed: nothing waits for a build. */
  async isDeploying(): Promise<boolean> {
    return false;
  }
}
