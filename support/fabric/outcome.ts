import { basename } from 'node:path';
import { HarnessError } from '../errors';

/** What an action that may fail came to. A refusal by Fabric is a value; anything else is thrown. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Refusal };

/** Fabric's own words of refusal. */
export interface Refusal {
  readonly message: string;
  /** Where it was said: a command with its exit code, or a request with its status. */
  readonly where: string;
  /** Who was refused, as far as it is known. */
  readonly actor?: Actor | undefined;
}

export interface Actor {
  /** Undefined without security. */
  readonly user: string | undefined;
  readonly peer: string | undefined;
}

export const accepted = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const refused = <T>(message: string, where: string, actor?: Actor): Outcome<T> => ({
  ok: false,
  error: { message, where, actor },
});

/** The value of an action that a step took for granted. Throws Fabric's refusal, in its own words, and the remedy. */
export function unwrap<T>(action: string, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { message, where } = outcome.error;
  throw new HarnessError(`the ${action} failed: ${message} (${where})${remedyFor(outcome.error)}`);
}

/** The step that was missing before, where Fabric's words tell; '' where they do not. */
export function remedyFor({ message, actor }: Refusal): string {
  const path = /Path to chaincode does not exist: (\S+)/.exec(message)?.[1];
  if (path) return takes(`Given the chaincode "${basename(path)}" from "…"`);
  if (/^User.* not logged in/.test(message) && actor?.user && actor.peer)
    return takes(`Given ${actor.user} is logged in on ${actor.peer}`);
  return '';
}

const takes = (step: string): string => `: it takes «${step}» before this step`;
