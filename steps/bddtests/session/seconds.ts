import { HarnessError } from '../../../support/errors';

/** Milliseconds, of a number of seconds as a sentence has it: `60`, `0.5`. Throws for what is none. */
export function parseSeconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text.trim())) return Number(text) * 1_000;
  throw new HarnessError(`"${text}" is no number of seconds: write it like 60 or 0.5`);
}
