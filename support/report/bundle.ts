import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Secrets } from './redact';

/** Files by their names; what can't be had of one is told in its place. */
export type Bundle = ReadonlyMap<string, string>;

/**
 * Writes the files into a new directory, every secret in them masked. Returns the directory: `wanted`, or the first
 * of `wanted-2`, … that is not there yet. Throws where the disk is full, or where nothing can be written.
 */
export function writeBundle(bundle: Bundle, wanted: string, secrets: Secrets): string {
  const directory = newDirectory(wanted);
  for (const [name, text] of bundle) writeFileSync(`${directory}/${name}`, secrets.mask(text));
  return directory;
}

/** Two scenarios have the same name where features in two folders do, and where one is tried again. */
function newDirectory(wanted: string): string {
  mkdirSync(dirname(wanted), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const directory = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    try {
      mkdirSync(directory);
      return directory;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
