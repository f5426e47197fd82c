import { lastErrorOf } from '../../chaincode/build-errors';
import type { Peer } from '../../network/peer';
import type { Finding } from '../../waiting/eventually';
import type { Transaction, Transactions } from './transactions';

/** Transactions on their way into the chains of several peers; what a peer was seen to have is not asked again. */
export class CommitProgress {
  readonly #committed = new Map<string, number>();

  constructor(
    private readonly awaited: readonly Transaction[],
    private readonly submissions: Transactions,
  ) {}

  /** Found once each transaction is in a block of this peer; hopeless once one of them has failed there. */
  async find(validator: Peer): Promise<Finding<true>> {
    for (let done = this.#committed.get(validator.name) ?? 0; ; done++) {
      this.#committed.set(validator.name, done);
      const next = this.awaited[done];
      if (!next) return { found: true };
      // A transaction that is known counts, also that of an identical deploy from before.
      const fate = await this.submissions.fateOf(next.original ?? next, validator);
      if (!('found' in fate)) return { seen: this.#counted(done, fate.seen) };
      if (fate.found === 'rejected') {
        const reason = await lastErrorOf(validator);
        const seen = `it has an empty block, which is what a failed one leaves${reason}`;
        return { seen: this.#counted(done, seen), hopeless: true };
      }
    }
  }

  #counted(done: number, seen: string): string {
    return this.awaited.length === 1 ? seen : `${done} of ${this.awaited.length}; of the next, ${seen}`;
  }
}
