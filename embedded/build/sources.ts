import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Hash of all that programs are bundled from: the sources and the packages. */
export function sourcesHash(project: string): string {
  const hash = createHash('sha256');
  const embedded = filesBelow(join(project, 'embedded'), notInPrograms);
  for (const path of [join(project, 'package-lock.json'), ...embedded]) {
    hash.update(`\0${relative(project, path)}\0${statSync(path).mode & 0o111}\0`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Names of files and folders of this workspace that do not go into a program. */
const notInPrograms = ['README.md', 'node_modules', 'test'];

/** Sorted by name. */
export function filesBelow(directory: string, without: readonly string[] = []): string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).filter(
    ({ name }) => !without.includes(name),
  );
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path, without) : [path];
  });
}
