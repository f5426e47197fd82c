import { FabricRefusal, type Hint } from '../errors';

/** What an action that may fail returns. A refusal by Fabric is a value; every other error is thrown. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: FabricRefusal };

export const accepted = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** `where` is the command with its exit code, or the request with its status. */
export const refused = <T>(
  message: string,
  where: string,
  hint?: Hint,
  transaction?: string,
): Outcome<T> => ({
  ok: false,
  error: new FabricRefusal(message, where, hint, transaction),
});

/** The value of an action that had to succeed. Throws the refusal with the action's name. */
export function unwrap<T>(action: string, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { message, where, hint } = outcome.error;
  throw new FabricRefusal(`the ${action} failed: ${message} (${where})`, where, hint);
}
