// Exit 0 when node_modules holds what package-lock.json asks for, by npm's own record of what it installed.
// npm writes that record last, so an interrupted install has none. Takes 50 ms, where `npm ls` takes a second.
import { readFileSync } from 'node:fs';

interface Package {
  version?: string;
  integrity?: string;
  optional?: boolean;
}

const wanted = packagesOf('package-lock.json');
const installed = packagesOf('node_modules/.package-lock.json');

const missing = [...wanted].filter(([path, entry]) => !sameAs(entry, installed.get(path)));
const unwanted = [...installed.keys()].filter((path) => !wanted.has(path));
process.exitCode = missing.length + unwanted.length === 0 ? 0 : 1;

/** An optional package is for another platform, or could not be built here: npm leaves it out without an error. */
function sameAs(entry: Package, found: Package | undefined): boolean {
  if (!found) return entry.optional === true;
  return found.version === entry.version && found.integrity === entry.integrity;
}

function packagesOf(file: string): Map<string, Package> {
  const lock: { packages: Record<string, Package> } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(Object.entries(lock.packages).filter(([path]) => path !== ''));
}
