import { UserError } from '../../support/errors';
import { LANGUAGE_NAMES, type Language } from '../../support/fabric/v0.6/rest';
import { type Below, tableIn } from '../../support/scenario/step-values';

export interface Credentials {
  readonly peer: string;
  readonly username: string;
  readonly secret: string;
}

/** The arguments of a call: the row below the heading row. `||` over `||` is one empty argument. Throws a UserError. */
export function argumentsOf(table: Below | undefined): string[] {
  if (table === undefined) return [];
  const [, row, ...more] = tableIn(table).raw();
  if (row && more.length === 0) return row;
  throw new UserError('the table needs two rows: a heading row, and the arguments below it');
}

/** A list of peers stands in the heading row. Throws a UserError for no peer. */
export function peersIn(table: Below): string[] {
  const peers = tableIn(table)
    .raw()
    .flat()
    .filter((cell) => cell !== '');
  if (peers.length > 0) return peers;
  throw new UserError('the table names no peer');
}

/** Rows of `peer`, `username` and `secret` below a heading row, in any order. Throws a UserError. */
export const credentialsIn = (table: Below): Credentials[] =>
  tableIn(table)
    .hashes()
    .map((row) => ({
      peer: cell(row, 'peer'),
      username: cell(row, 'username'),
      secret: cell(row, 'secret'),
    }));

/** Rows of a name and a value below a heading row. */
export const pairsIn = (table: Below): [string, string][] =>
  tableIn(table)
    .rows()
    .map(([name = '', value = '']) => [name, value]);

/** Milliseconds of a number of seconds: `60`, `0.5`. Throws a UserError. */
export function parseSeconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text) * 1_000;
  throw new UserError(`"${text}" is not a number of seconds such as 60 or 0.5`);
}

/** Throws a UserError for a language that Fabric 0.6 does not have. */
export function languageCalled(name: string): Language {
  const language = LANGUAGE_NAMES.find((candidate) => candidate === name);
  if (language) return language;
  throw new UserError(`"${name}" is not a chaincode language. Allowed: ${LANGUAGE_NAMES.join(', ')}.`);
}

function cell(row: Record<string, string>, column: string): string {
  const text = row[column];
  if (text !== undefined) return text;
  throw new UserError(`the table has no column "${column}", only ${Object.keys(row).join(', ')}`);
}

type Callback = (error?: unknown) => void;
/** What a pattern captured; it has as many groups as the step takes. */
type Captures = [string, string, string, string, string];

/**
 * A step with or without a table below it. Cucumber passes a callback to a function that takes one argument more than
 * the sentence has; so the last place holds the table or the callback.
 */
export function withOptionalTable<World>(
  captureCount: number,
  step: (world: World, table: Below | undefined, ...captures: Captures) => Promise<void>,
): (this: World, ...args: unknown[]) => Promise<void> | undefined {
  function wrapped(this: World, ...args: unknown[]): Promise<void> | undefined {
    const captures = args.slice(0, captureCount) as Captures;
    const last = args[captureCount] as Below | Callback;
    if (typeof last !== 'function') return step(this, last, ...captures);
    step(this, undefined, ...captures).then(() => last(), last);
    return undefined;
  }
  return Object.defineProperty(wrapped, 'length', { value: captureCount + 1 });
}
