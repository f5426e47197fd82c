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
