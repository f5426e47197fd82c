import type { Transaction } from '../plugin';

/** Requests that wait to be ordered, oldest first, and those executed lately. */
export class Requests {
  readonly #outstanding = new Map<string, Outstanding>();
  /** Ids, oldest first: also of transactions that failed, which no block holds. */
  readonly #executed = new Set<string>();

  get size(): number {
    return this.#outstanding.size;
  }

  wasExecuted(txid: string): boolean {
    return this.#executed.has(txid);
  }

  /** False if it was there before. */
  add(transaction: Transaction, submittedHere: boolean): boolean {
    if (this.#outstanding.has(transaction.txid)) return false;
    this.#outstanding.set(transaction.txid, { transaction, submittedHere, pending: false });
    return true;
  }

  /** In a batch, or about to be. */
  markPending(txid: string): void {
    const found = this.#outstanding.get(txid);
    if (found) found.pending = true;
  }

  nonePending(): void {
    for (const one of this.#outstanding.values()) one.pending = false;
  }

  nonPending(): Transaction[] {
    return [...this.#outstanding.values()]
      .filter(({ pending }) => !pending)
      .map(({ transaction }) => transaction);
  }

  submittedHere(): Transaction[] {
    return [...this.#outstanding.values()]
      .filter((one) => one.submittedHere)
      .map(({ transaction }) => transaction);
  }

  executed(txid: string): void {
    this.#outstanding.delete(txid);
    this.#executed.add(txid);
    for (const oldest of this.#executed) {
      if (this.#executed.size <= REMEMBERED) break;
      this.#executed.delete(oldest);
    }
  }

  clear(): void {
    this.#outstanding.clear();
  }
}

type Outstanding = { readonly transaction: Transaction; readonly submittedHere: boolean; pending: boolean };

const REMEMBERED = 10_000;
