import { AssertionFailure, FabricRefusal, type HarnessError, requireText, UserError } from '../errors';
import { type Outcome, unwrap } from '../fabric/outcome';

type Failure = FabricRefusal | HarnessError;

/** The last action that a step only tried: it succeeded, or failed, which a later step has to claim. */
export class ExpectedFailures {
  #last: { readonly action: string; readonly failure: Failure | undefined } | undefined;
  #isClaimed = false;

  /** Keeps the outcome of trying `action` (deployment, login, …). Throws an earlier failure that nobody claimed. */
  keep(action: string, outcome: Outcome<unknown> | { readonly ok: false; readonly error: Failure }): void {
    this.failIfUnclaimed();
    this.#last = { action, failure: outcome.ok ? undefined : outcome.error };
    this.#isClaimed = false;
  }

  /** The value of an action that a step does not only try: a failure of the same kind before it is over. Throws a refusal. */
  unwrap<T>(action: string, outcome: Outcome<T>): T {
    if (this.#last?.action === action && this.#isClaimed) this.#last = undefined;
    return unwrap(action, outcome);
  }

  /** Claims the failure of `action`, also again. Throws where its message lacks the text, or where there is no failure. */
  assertFailed(action: string, text: string): void {
    requireText(text);
    if (this.#last?.action !== action)
      throw new UserError(`no ${action} was tried`, { action: 'try', subject: action });
    const { failure } = this.#last;
    if (!failure)
      throw new AssertionFailure(`the ${action} succeeded, and should have failed with "${text}"`);
    this.claim();
    if (!failure.message.includes(text))
      throw new AssertionFailure(
        `the ${action} failed with "${failure.message}", not with "${text}"${placeOf(failure)}`,
      );
  }

  /** For a step that looks at the answer itself: a refusal in it is what the step is about. */
  claim(): void {
    this.#isClaimed = true;
  }

  /** For a step about a transaction that is in a block: that it is invalid is no failure then. */
  claimInvalid(): void {
    const { failure } = this.#last ?? {};
    if (failure instanceof FabricRefusal && failure.transaction !== undefined) this.claim();
  }

  /** A failure that no step claims fails the scenario. */
  failIfUnclaimed(): void {
    if (!this.#last?.failure || this.#isClaimed) return;
    const { action, failure } = this.#last;
    this.claim();
    throw new UserError(
      `the ${action} failed, and no step expected that: ${failure.message}${placeOf(failure)}`,
      { action: 'claim', subject: action },
    );
  }
}

const placeOf = (failure: Failure): string => ('where' in failure ? ` (${failure.where})` : '');
