import { AssertionFailure, FabricRefusal, type HarnessError, requireText, UserError } from '../errors';
import type { Outcome } from '../fabric/outcome';

type Failure = FabricRefusal | HarnessError;

/** The last action that a step only tried: it succeeded, or failed until a later step claims the failure. */
export class ExpectedFailures {
  #last: { readonly action: string; readonly failure: Failure | undefined } | undefined;

  /** Keeps the outcome of trying `action` (deployment, login, …). Throws an earlier failure that nobody claimed. */
  keep(action: string, outcome: Outcome<unknown> | { readonly ok: false; readonly error: Failure }): void {
    this.failIfUnclaimed();
    this.#last = { action, failure: outcome.ok ? undefined : outcome.error };
  }

  /** Claims the failure of `action`. Throws where its message lacks the text, or where there is no failure. */
  assertFailed(action: string, text: string): void {
    requireText(text);
    if (this.#last?.action !== action)
      throw new UserError(`no ${action} was tried`, { action: 'try', subject: action });
    const { failure } = this.#last;
    if (!failure)
      throw new AssertionFailure(`the ${action} succeeded, and should have failed with "${text}"`);
    this.#last = undefined;
    if (!failure.message.includes(text))
      throw new AssertionFailure(
        `the ${action} failed with "${failure.message}", not with "${text}"${placeOf(failure)}`,
      );
  }

  /** For a step that looks at the answer itself: a refusal in it is what the step is about. */
  claim(): void {
    this.#last = undefined;
  }

  /** For a step about a transaction that is in a block: that it is invalid is no failure then. */
  claimInvalid(): void {
    const { failure } = this.#last ?? {};
    if (failure instanceof FabricRefusal && failure.transaction !== undefined) this.#last = undefined;
  }

  /** A failure that no step claims fails the scenario. */
  failIfUnclaimed(): void {
    if (!this.#last?.failure) return;
    const { action, failure } = this.#last;
    this.#last = undefined;
    throw new UserError(
      `the ${action} failed, and no step expected that: ${failure.message}${placeOf(failure)}`,
      { action: 'claim', subject: action },
    );
  }
}

const placeOf = (failure: Failure): string => ('where' in failure ? ` (${failure.where})` : '');
