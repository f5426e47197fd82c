import type { DataTable } from '@cucumber/cucumber';
import { HarnessError } from '../../../support/errors';
import type { FabricWorld } from '../../../support/world';
import type { Credentials } from './users';

/** The arguments of a call: the first row below the heading row. `||` over `||` is one empty argument. */
export function argumentsOf(table: DataTable | undefined): string[] {
  return table?.raw()[1] ?? [];
}

/** A list of peers, which stands in the heading row. */
export function peersIn(table: DataTable): string[] {
  return table
    .raw()
    .flat()
    .filter((cell) => cell !== '');
}

/** Rows of `peer`, `username` and `secret` below a heading row that says so, in any order. */
export function credentialsIn(table: DataTable): Credentials[] {
  return table.hashes().map((row) => ({
    peer: cell(row, 'peer'),
    username: cell(row, 'username'),
    secret: cell(row, 'secret'),
  }));
}

/** Rows of two cells, a name and a value, below a heading row. */
export function pairsIn(table: DataTable): [string, string][] {
  return table.rows().map(([name = '', value = '']) => [name, value]);
}

function cell(row: Record<string, string>, column: string): string {
  const text = row[column];
  if (text !== undefined) return text;
  throw new HarnessError(`the table has no column "${column}", only ${Object.keys(row).join(', ')}`);
}

type Callback = (error?: unknown) => void;
/**
 * A step with or without a table below it. To Cucumber, a function takes as many arguments as the sentence has; one
 * that takes one more gets a callback there, so that the table's place is never empty.
 */
export function withOptionalTable(
  captureCount: number,
  step: (world: FabricWorld, table: DataTable | undefined, ...captures: Texts) => Promise<void>,
): (this: FabricWorld, ...args: unknown[]) => Promise<void> | undefined {
  function wrapped(this: FabricWorld, ...args: unknown[]): Promise<void> | undefined {
    const captures = args.slice(0, captureCount) as Texts;
    const last = args[captureCount] as DataTable | Callback;
    if (typeof last !== 'function') return step(this, last, ...captures);
    step(this, undefined, ...captures).then(() => last(), last);
    return undefined;
  }
  return Object.defineProperty(wrapped, 'length', { value: captureCount + 1 });
}

/** What a pattern captured; it has as many groups as the step takes. */
type Texts = [string, string, string, string, string];
