import type { Finding } from '../../waiting/eventually';
import type { PeerName, TransactionId } from '../names';
import type { LedgerPeer } from '../peer';
import type { ChaincodeEvent, Fate, Transaction, Transactions } from '../transactions';
import { clientOf } from './client';

const IN_NO_BLOCK = { seen: 'in no block' };

/** Each peer says with every transaction of its blocks whether it is valid. */
export class ValidatedTransactions implements Transactions {
  readonly #all: Transaction[] = [];
  /** By peer and transaction: a block never changes. */
  readonly #codes = new Map<string, string>();

  get last(): Transaction | undefined {
    return this.#all.at(-1);
  }

  add(kind: Transaction['kind'], id: TransactionId, heights: ReadonlyMap<PeerName, number>): Transaction {
    const transaction = { kind, id, heights };
    this.#all.push(transaction);
    return transaction;
  }

  async fateOn(peer: LedgerPeer, transaction: Transaction): Promise<Finding<Fate>> {
    const code = await this.codeOn(peer, transaction);
    return 'found' in code ? { found: code.found === 'VALID' ? 'committed' : 'rejected' } : code;
  }

  async codeOn(peer: LedgerPeer, { id }: Transaction): Promise<Finding<string>> {
    const key = `${peer.name} ${id}`;
    const code = this.#codes.get(key) ?? (await clientOf(peer.client).validationCode(id));
    if (code === undefined) return IN_NO_BLOCK;
    this.#codes.set(key, code);
    return { found: code };
  }

  async eventOn(peer: LedgerPeer, { id }: Transaction): Promise<Finding<ChaincodeEvent | 'none'>> {
    const event = await clientOf(peer.client).chaincodeEvent(id);
    return event === undefined ? IN_NO_BLOCK : { found: event };
  }

  /** A deploy returns once it is committed: nothing waits for a build. */
  async isDeploying(): Promise<boolean> {
    return false;
  }
}
