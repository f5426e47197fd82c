import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Hash of all that goes into the images: the sources, the packages, and the Node that runs this. */
export function sourcesHash(project: string): string {
  const hash = createHash('sha256');
  hash.update(`${process.version} ${process.platform} ${process.arch}`);
  const embedded = filesBelow(join(project, 'embedded'), notInImages);
  for (const path of [join(project, 'package-lock.json'), ...embedded]) {
    hash.update(`\0${relative(project, path)}\0${statSync(path).mode & 0o111}\0`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Names of files and folders of this workspace that do not go into the images. */
const notInImages = ['README.md', 'node_modules', 'test'];

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
