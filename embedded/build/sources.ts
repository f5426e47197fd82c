import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from '../wire/files';

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
