import type { Finding } from '../../waiting/eventually';
import type { PeerName, TransactionId } from '../names';
import type { LedgerPeer } from '../peer';
import { type Fate, isSettledOnAny, type Transaction, type Transactions } from '../transactions';
import { restOf } from './client';
import type { Block } from './rest';

/**
 * v0.6 makes a block also for a transaction that failed, but that block does not know its id: it only has one transaction
 * less. So which one failed is known once all transactions under way are accounted for, and not before.
 */
export class BlockTransactions implements Transactions {
  readonly #all: Transaction[] = [];
  readonly #ledgers = new Map<PeerName, PeerLedger>();

  get last(): Transaction | undefined {
    return this.#all.at(-1);
  }

  add(kind: Transaction['kind'], id: TransactionId, heights: Transaction['heights']): Transaction {
    for (const [peer, height] of heights) this.#ledger(peer).skipTo(height, this.#all);
    const same = this.#all.findLast((one) => one.id === id);
    const failed = same && [...this.#ledgers.values()].some(({ fates }) => fates.get(same) === 'rejected');
    const transaction = { kind, id, heights, original: failed ? undefined : (same?.original ?? same) };
    this.#all.push(transaction);
    return transaction;
  }

  fateOn(peer: LedgerPeer, transaction: Transaction): Promise<Finding<Fate>> {
    return this.#ledger(peer.name).fateOf(transaction, peer, this.#all);
  }

  async isDeploying(peers: readonly LedgerPeer[]): Promise<boolean> {
    const deploys = this.#all.filter(({ kind }) => kind === 'deploy');
    const settled = await Promise.all(deploys.map((deploy) => isSettledOnAny(this, peers, deploy)));
    return settled.includes(false);
  }

  #ledger(peer: PeerName): PeerLedger {
    const ledger = this.#ledgers.get(peer) ?? new PeerLedger();
    this.#ledgers.set(peer, ledger);
    return ledger;
  }
}

/** One peer's chain, as far as it tells what became of transactions. */
class PeerLedger {
  readonly fates = new Map<Transaction, Fate>();
  /** The next block to read; the genesis block holds no transaction of anybody. */
  #next = 1;
  /** Transactions that failed in the blocks read so far, and are not known by id. */
  #failed = 0;
  #queue: Promise<unknown> = Promise.resolve();

  /** Before a submission: where nothing is under way, the chain so far does not concern it. */
  skipTo(height: number, submitted: readonly Transaction[]): void {
    if (!submitted.every((one) => this.fates.has(one))) return;
    this.#next = Math.max(height, this.#next);
    this.#failed = 0;
  }

  /** In sequence, since each call reads on where the one before ended. */
  fateOf(transaction: Transaction, peer: LedgerPeer, all: readonly Transaction[]): Promise<Finding<Fate>> {
    const fate = this.#queue.then(() => this.#fateOf(transaction, peer, all));
    this.#queue = fate.catch(() => {});
    return fate;
  }

  async #fateOf(
    transaction: Transaction,
    peer: LedgerPeer,
    all: readonly Transaction[],
  ): Promise<Finding<Fate>> {
    const known = this.fates.get(transaction);
    if (known) return { found: known };
    const { height } = await peer.client.tip();
    const before = transaction.heights.get(peer.name);
    const seen = `at height ${height} (${before ?? 'unknown'} when it was submitted)`;
    if (height <= (before ?? 1)) return { seen: `${seen}, in no block` };
    await this.#lookUp(transaction, peer);
    const missing = this.fates.has(transaction) ? undefined : await this.#readTo(height, peer);
    if (!this.fates.has(transaction) && this.#failed > 0) await this.#settleFailed(all, peer);
    const fate = this.fates.get(transaction);
    if (fate) return { found: fate };
    // State transfer fetches the last blocks first.
    if (missing !== undefined) return { seen: `${seen}, and still without block ${missing}` };
    return {
      seen: this.#failed > 0 ? `${seen}; it, or another one under way, has failed` : `${seen}, in no block`,
    };
  }

  /** The id of an identical deploy stands for the first one: the later one is never in a block. */
  async #lookUp(transaction: Transaction, { client }: LedgerPeer): Promise<void> {
    if (!transaction.original && (await restOf(client).hasTransaction(transaction.id)))
      this.fates.set(transaction, 'committed');
  }

  /** Returns the first block that the peer does not have yet, if any. */
  async #readTo(height: number, { client }: LedgerPeer): Promise<number | undefined> {
    for (; this.#next < height; this.#next++) {
      const block = await restOf(client).block(this.#next);
      if (!block) return this.#next;
      this.#failed += failuresIn(block);
    }
    return undefined;
  }

  /** Once as many have failed as can have failed, these are all that are in no block. */
  async #settleFailed(all: readonly Transaction[], peer: LedgerPeer): Promise<void> {
    const open = () => all.filter((one) => !this.fates.has(one));
    await Promise.all(open().map((one) => this.#lookUp(one, peer)));
    const suspects = open();
    if (this.#failed < suspects.length) return;
    for (const one of suspects) this.fates.set(one, 'rejected');
    this.#failed = 0;
  }
}

/** A block has an entry for the event of each transaction, also of one without an event and of one that failed. */
function failuresIn({ transactions = [], nonHashData }: Block): number {
  const executed = nonHashData?.chaincodeEvents?.length ?? Math.max(1, transactions.length);
  return Math.max(0, executed - transactions.length);
}
