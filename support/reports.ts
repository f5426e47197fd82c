import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The reports of a small run, in bytes. */
const LEAST = 256 * 1024;

/**
 * Why no reports can be written to this directory, and what to do; undefined where they can. Cucumber itself would
 * run all scenarios, and fail at the end for want of a file.
 */
export function problemWith(directory: string): string | undefined {
  const trial = join(directory, `.trial-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    try {
      writeFileSync(trial, Buffer.alloc(LEAST));
    } finally {
      rmSync(trial, { force: true });
    }
    return undefined;
  } catch (error) {
    return explain(directory, error as NodeJS.ErrnoException);
  }
}

function explain(directory: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC')
    return `The disk that reports go to is full: \`df -h ${directory}\` tells which, and how full.`;
  if (code === 'EACCES')
    return `Reports can't be written to ${directory}/: is it another user's? \`sudo chown -R $USER ${directory}\` makes it yours.`;
  return `Reports can't be written to ${directory}/: ${message}`;
}
