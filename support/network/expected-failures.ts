import { HarnessError, requireText } from '../errors';
import type { Outcome, Refusal } from '../fabric/outcome';

/** The last action that a step only tried: accepted, or refused by Fabric until a later step claims the refusal. */
export class ExpectedFailures {
  #last: { readonly action: string; refusal: Refusal | undefined } | undefined;

  /** Keeps the outcome of trying `action` (deployment, login, …). Throws an earlier refusal that nobody claimed. */
  keep(action: string, outcome: Outcome<unknown>): void {
    this.failIfUnclaimed();
    this.#last = { action, refusal: outcome.ok ? undefined : outcome.error };
  }

  /** Claims the refusal of `action`. Throws where it says no such words, where there is none, or where it was never tried. */
  assertRefused(action: string, words: string): void {
    requireText(words);
    if (this.#last?.action !== action)
      throw new HarnessError(`no ${action} was tried yet: it takes «When … tries to …» before this step`);
    const { refusal } = this.#last;
    if (!refusal)
      throw new HarnessError(`the ${action} was accepted, and should have failed with "${words}"`);
    this.#last = undefined;
    if (!refusal.message.includes(words))
      throw new HarnessError(
        `the ${action} failed with "${refusal.message}", not with "${words}" (${refusal.where})`,
      );
  }

  /** For a step that looks at the answer itself: a refusal in it is what the step is about. */
  leaveToStep(): void {
    this.#last = undefined;
  }

  /** An error that no step claims fails the scenario, in its own words. */
  failIfUnclaimed(): void {
    if (!this.#last?.refusal) return;
    const { action, refusal } = this.#last;
    this.#last = undefined;
    throw new HarnessError(
      `the ${action} failed and no step expected that: ${refusal.message} (${refusal.where}); ` +
        `«Then the ${action} fails with "…"» would`,
    );
  }
}
