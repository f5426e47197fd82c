import { isInstalled } from './package';

/** An error whose message says it all: where in this project's code it was thrown does not help its reader. */
export class HarnessError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
    this.stack = message;
  }
}

/** Something the user can fix. The message names the cause; `hint` says which step would help. */
export class UserError extends HarnessError {
  constructor(
    message: string,
    readonly hint?: Hint,
  ) {
    super(message);
  }
}

/** What is missing before a step can do its work. `steps/hints.ts` turns it into a sentence. */
export interface Hint {
  /** The action that would help: `start`, `log in`, `deploy`; see `steps/hints.ts` for all of them. */
  readonly action: string;
  /** Whom or what it is about: a peer, a user, a chaincode. */
  readonly subject?: string | undefined;
  /** A second one: the peer to log in on. */
  readonly on?: string | undefined;
  /** True where that step replaces the one that failed; else it comes before it. */
  readonly instead?: boolean;
}

/** Fabric refused an action. The message is Fabric's own. */
export class FabricRefusal extends HarnessError {
  constructor(
    message: string,
    /** The command with its exit code, or the request with its status. */
    readonly where: string,
    /** The step that was missing before, where Fabric's words tell. */
    readonly hint?: Hint,
    /** Its id, where the transaction is in a block all the same: as invalid. */
    readonly transaction?: string,
  ) {
    super(message);
  }
}

/** A peer did not answer, or not completely. The only error that a wait takes for "not yet". */
export class PeerUnreachable extends HarnessError {
  constructor(
    subject: string,
    /** `ECONNREFUSED`, `other side closed`, `no answer within 20 s`. */
    readonly reason: string,
  ) {
    super(`${subject}: no answer (${reason})`);
  }
}

/** The network is not as a step says it should be. */
export class AssertionFailure extends HarnessError {}

/** A call did not end within its bound. */
export class TimedOut extends HarnessError {}

/** The Docker engine went away during the run. Nothing that needs it can succeed any more. */
export class EngineLost extends UserError {
  constructor(host: string, reason: string) {
    super(
      `The Docker engine at ${host} no longer answers (${reason}). Start it again${isInstalled ? '' : ' (script/bootstrap does)'}. ` +
        'The next run removes what this one leaves there.',
    );
  }
}

/** The Docker engine's disk is full; it may have space again when a scenario is cleaned up. */
export class EngineFull extends UserError {
  constructor(reason: string) {
    super(
      `The Docker engine's disk is full (${reason}). \`docker system df\` shows what takes the space, ` +
        '`docker system prune` removes what is not in use.',
    );
  }
}

/** Throws a UserError for expected text that is empty: every text contains it, so the step could not fail. */
export function requireText(text: string): void {
  if (text.trim() === '')
    throw new UserError(`The expected text "${text}" is empty: an empty text matches everything.`);
}

/** Throws a UserError where there is no value. */
export function required<T>(value: T | undefined, problem: string, hint: Hint): T {
  if (value === undefined) throw new UserError(problem, hint);
  return value;
}

type HintWording = (error: { readonly hint?: Hint | undefined }) => string;

/** Nothing below steps/ knows sentences: steps/hints.ts says how hints are worded. */
let wordHint: HintWording = () => '';

export function useHints(wording: HintWording): void {
  wordHint = wording;
}

/** The error, its hint added to its message. */
export function withHint(error: unknown): unknown {
  if (!(error instanceof UserError || error instanceof FabricRefusal)) return error;
  const hint = wordHint(error);
  if (hint && !error.message.endsWith(hint)) {
    error.message = `${error.message.replace(/(?<![.!?])$/, '.')} ${hint}`;
    error.stack = error.message;
  }
  return error;
}
