import type { Finding } from '../waiting/eventually';
import type { Submission } from './deployment';
import { fateOf } from './fate';
import type { Validator } from './validator';

/** Transactions on their way into the chains of several peers; what a peer was seen to have is not asked again. */
export class Commitments {
  readonly #committed = new Map<string, number>();

  constructor(private readonly submissions: readonly Submission[]) {}

  /** Found once each transaction is in a block of this peer. */
  async find(validator: Validator): Promise<Finding<true>> {
    for (let done = this.#committed.get(validator.name) ?? 0; ; done++) {
      this.#committed.set(validator.name, done);
      const next = this.submissions[done];
      if (!next) return { found: true };
      // A transaction that is known counts, also that of an identical deploy from before.
      const fate = await fateOf({ ...next, duplicate: false }, validator);
      if (!('found' in fate)) return { seen: this.#counted(done, fate.seen) };
      if (fate.found === 'rejected')
        return { seen: this.#counted(done, 'it has an empty block, which is what a failed one leaves') };
    }
  }

  #counted(done: number, seen: string): string {
    return this.submissions.length === 1
      ? seen
      : `${done} of ${this.submissions.length}; of the next, ${seen}`;
  }
}
