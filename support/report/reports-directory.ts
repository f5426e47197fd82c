import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CoordinatorContext, Plugin } from '@cucumber/cucumber/api';
import { acquireFileLock, describe } from '../cleanup/locks';

interface Options {
  /** Where the formatters write; none where it is not given. */
  readonly directory?: string;
}

/** A plugin, since Cucumber starts its formatters, which empty their files, before any hook. */
export default {
  type: 'plugin',
  optionsKey: 'reports',
  coordinator({ options: { directory } }: CoordinatorContext<Options>) {
    const problem = directory && problemWith(directory);
    if (!problem) return;
    process.stderr.write(`${problem}\n`); // Thrown from here, it would be shown with Cucumber's stack.
    process.exit(1);
  },
} satisfies Plugin<Options>;

/** The reports of a small run, in bytes. */
const SMALL_RUN = 256 * 1024;

const LOCK = '.lock-owner';

/**
 * Checks that reports can be written to this directory, and locks it until this process ends. Returns what is wrong and
 * what to do, or undefined. Cucumber itself would run all scenarios and fail at the end.
 */
export function problemWith(directory: string): string | undefined {
  const trial = join(directory, `.trial-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    try {
      writeFileSync(trial, Buffer.alloc(SMALL_RUN));
    } finally {
      rmSync(trial, { force: true });
    }
    const owner = acquireFileLock(join(directory, LOCK));
    return (
      owner &&
      `Another run (${describe(owner)}) is writing its reports to ${directory}/. Wait until it ends, ` +
        `or choose other places for this run: REPORTS_DIRECTORY=${directory}/other FABRIC_NETWORK_ID=other`
    );
  } catch (error) {
    return explain(directory, error as NodeJS.ErrnoException);
  }
}

function explain(directory: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC')
    return `The disk for reports is full. \`df -h ${directory}\` shows which disk that is.`;
  if (code === 'EACCES')
    return `No permission to write reports to ${directory}/. If another user owns it: \`sudo chown -R $USER ${directory}\``;
  return `Cannot write reports to ${directory}/: ${message}`;
}
