import type { Finding } from '../waiting/eventually';
import { lastErrorOf } from './build-error';
import type { Submission } from './deployment';
import { fateOf } from './fate';
import type { Validator } from './validator';

/** Transactions on their way into the chains of several peers; what a peer was seen to have is not asked again. */
export class Commitments {
  readonly #committed = new Map<string, number>();
  /** What each peer's log said when it was first seen to have an empty block. */
  readonly #reasons = new Map<string, string>();

  constructor(private readonly submissions: readonly Submission[]) {}

  /** Found once each transaction is in a block of this peer. */
  async find(validator: Validator): Promise<Finding<true>> {
    for (let done = this.#committed.get(validator.name) ?? 0; ; done++) {
      this.#committed.set(validator.name, done);
      const next = this.submissions[done];
      if (!next) return { found: true };
      // A transaction that is known counts, also that of an identical deploy from before.
      const fate = await fateOf(next.duplicate ? { ...next, duplicate: false } : next, validator);
      if (!('found' in fate)) return { seen: this.#counted(done, fate.seen) };
      if (fate.found === 'rejected') return { seen: this.#counted(done, await this.#rejected(validator)) };
    }
  }

  /** Not hopeless: the empty block may be another transaction's. The log is read once, for it is long. */
  async #rejected(validator: Validator): Promise<string> {
    const reason = this.#reasons.get(validator.name) ?? (await lastErrorOf(validator));
    this.#reasons.set(validator.name, reason);
    return `it has an empty block, which is what a failed one leaves${reason}`;
  }

  #counted(done: number, seen: string): string {
    return this.submissions.length === 1
      ? seen
      : `${done} of ${this.submissions.length}; of the next, ${seen}`;
  }
}
