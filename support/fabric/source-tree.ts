import {
  type Dirent,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import ignore from '@balena/dockerignore';
import { UserError } from '../errors';

export interface SourceFile {
  /** On this machine. */
  readonly file: string;
  /** Below the root, with slashes. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** A chaincode on this machine, and where it belongs in a peer's container. */
export interface ChaincodeSource {
  /** The folder that a scenario names. */
  readonly folder: string;
  /** Of the chaincode, under $GOPATH/src. */
  readonly path: string;
  /** Of the files, under $GOPATH/src: where the Go module begins that the folder is part of. */
  readonly rootPath: string;
  /** All that the chaincode is built of. */
  readonly files: readonly SourceFile[];
  /** Those in the folder itself. */
  readonly own: readonly SourceFile[];
}

/** A peer holds all of it in memory, several times. In files and in bytes. */
const LARGEST_TREE = { files: 20_000, bytes: 100_000_000 };

/**
 * The files below the folder, without .git, what its .dockerignore excludes, and what its build makes anew. Links are
 * followed. Throws a UserError for a link that cannot be followed, and for a folder that is too large.
 */
export function readSourceTree(root: string, largest = LARGEST_TREE): SourceFile[] {
  const { isExcluded, isPruned } = exclusionsOf(root);
  const isMadeByBuild = madeByBuild(root);
  const files: SourceFile[] = [];
  let bytes = 0;
  const add = (entry: SourceFile) => {
    files.push(entry);
    bytes += entry.size;
    if (files.length > largest.files || bytes > largest.bytes)
      throw new UserError(
        `folder ${root} has more than ${largest.files} files or ${largest.bytes / 1e6} MB: name the folder of the ` +
          'chaincode alone, or exclude files in its .dockerignore',
      );
  };
  const walk = (folder: string, below: string, parents: readonly string[]) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
      const { name } = entry;
      const path = `${below}${name}`;
      if (name === '.git' || isMadeByBuild(entry, path) || isPruned(path)) continue;
      const file = join(folder, name);
      const refuse = (problem: string) => {
        if (!isExcluded(path))
          throw new UserError(
            `the link ${file} cannot be followed (${problem}): mend it, or exclude it in .dockerignore`,
          );
      };
      const stats = statsOf(file, refuse);
      if (stats?.isDirectory()) {
        const real = realpathSync(file);
        if (parents.includes(real)) refuse('it leads back to a folder that it is in');
        else walk(file, `${path}/`, [...parents, real]);
      } else if (stats?.isFile() && !isExcluded(path)) add({ file, path, size: stats.size });
    }
  };
  walk(root, '', [realpathSync(root)]);
  return files;
}

const byName = (one: Dirent, other: Dirent): number => (one.name < other.name ? -1 : 1);

/** What a project in Java is built by. */
export const JAVA_BUILDS = ['build.gradle', 'build.gradle.kts', 'pom.xml'] as const;

/** As Fabric 2.x packs it (`core/chaincode/platforms`). */
function madeByBuild(root: string): (entry: Dirent, path: string) => boolean {
  if (installsModules(root)) return (_, path) => path === 'node_modules';
  if (!JAVA_BUILDS.some((name) => existsSync(join(root, name)))) return () => false;
  return (entry) =>
    entry.isDirectory() ? ['build', 'out', 'target'].includes(entry.name) : entry.name.endsWith('.class');
}

/**
 * True for a folder of JavaScript unless its package.json bundles dependencies, npm's word for modules that come along. A
 * lock file asks for `npm ci`, which installs all of them anew.
 */
function installsModules(root: string): boolean {
  const file = join(root, 'package.json');
  if (!existsSync(file)) return false;
  if (['package-lock.json', 'npm-shrinkwrap.json'].some((name) => existsSync(join(root, name)))) return true;
  try {
    const { bundleDependencies, bundledDependencies } = JSON.parse(readFileSync(file, 'utf8'));
    return !(bundleDependencies ?? bundledDependencies);
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function statsOf(file: string, refuse: (problem: string) => void): Stats | undefined {
  try {
    return statSync(file);
  } catch (error) {
    refuse((error as Error).message);
    return undefined;
  }
}

function exclusionsOf(root: string) {
  const file = join(root, '.dockerignore');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
  const rules = ignore().add(lines);
  const isExcluded = (path: string) => rules.ignores(path);
  // A later rule may let in what is below an excluded folder.
  const hasExceptions = lines.some((line) => line.trimStart().startsWith('!'));
  return { isExcluded, isPruned: hasExceptions ? () => false : isExcluded };
}
