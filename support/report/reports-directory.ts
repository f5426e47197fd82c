import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

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

const LOCK = '.lock';
const HOLDER = '.lock-holder';

/** They hold their locks as long as the process lives. */
const held: DatabaseSync[] = [];

/**
 * Takes the directory for this process. Why it can't, and what to do, where another one that lives has it. The system
 * ends the lock with its process, however that ends; Node has no such lock of its own, but SQLite takes one.
 */
export function lock(directory: string): string | undefined {
  const database = new DatabaseSync(join(directory, LOCK));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    return (
      `Another run${holderOf(directory)} writes its reports to ${directory}/ right now. Wait for its end, ` +
      `or give this one other places: REPORTS_DIRECTORY=${directory}/other FABRIC_NETWORK_ID=other`
    );
  }
  held.push(database);
  writeFileSync(join(directory, HOLDER), String(process.pid));
  return undefined;
}

function holderOf(directory: string): string {
  try {
    return ` (process ${readFileSync(join(directory, HOLDER), 'utf8')})`;
  } catch {
    return ''; // It has only just begun.
  }
}

function explain(directory: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC')
    return `The disk that reports go to is full: \`df -h ${directory}\` tells which, and how full.`;
  if (code === 'EACCES')
    return `Reports can't be written to ${directory}/: is it another user's? \`sudo chown -R $USER ${directory}\` makes it yours.`;
  return `Reports can't be written to ${directory}/: ${message}`;
}
