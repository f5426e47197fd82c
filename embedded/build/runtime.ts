import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What an image FROM scratch needs: the Node that runs this, a shell, and the libraries of both. Path in the image → here. */
export function hostRuntime(): Map<string, string> {
  const files = new Map<string, string>([['/usr/local/bin/node', process.execPath]]);
  for (const tool of required) files.set(`/bin/${tool}`, find(tool) ?? missing(tool));
  for (const tool of useful) {
    const path = find(tool);
    if (path) files.set(`/bin/${tool}`, path);
  }
  files.set('/bin/sh', files.get('/bin/bash') ?? missing('bash'));
  const libraries = [...new Set(files.values())].flatMap(librariesOf);
  for (const library of libraries) files.set(library, realpathSync(library));
  return files;
}

/** iptables with what it loads; nothing where this machine has none. Path in the image → here. */
export function hostPacketFilter(): Map<string, string> {
  const program = find('iptables');
  if (!program) return new Map();
  const libraries = librariesOf(program);
  const extensions = libraries
    .filter((library) => library.includes('libxtables'))
    .map((library) => join(dirname(library), 'xtables', 'libxt_standard.so'))
    .filter((extension) => existsSync(extension));
  const files = new Map([['/usr/sbin/iptables', program]]);
  for (const library of libraries) files.set(library, realpathSync(library));
  // iptables looks for them where it was built to, not where the loader came by.
  for (const extension of extensions) files.set(realpathSync(extension), realpathSync(extension));
  return files;
}

/** What Dockerfiles, start-peer.sh, health checks and dev mode call; the shell itself has echo, kill, read, test, … */
const required = ['bash', 'cat', 'chmod', 'cp', 'env', 'ls', 'mkdir', 'mv', 'rm', 'sleep'];
/** For those who look around in a container. */
const useful = [
  ...[
    'cut',
    'date',
    'grep',
    'head',
    'hostname',
    'kill',
    'sed',
    'sort',
    'tail',
    'tee',
    'timeout',
    'touch',
    'tr',
  ],
  ...['true', 'wc'],
];

function find(tool: string): string | undefined {
  const directories = (process.env['PATH'] ?? '')
    .split(delimiter)
    .concat('/bin', '/usr/bin', '/sbin', '/usr/sbin');
  const path = directories
    .map((directory) => join(directory, tool))
    .find((candidate) => existsSync(candidate));
  return path && realpathSync(path);
}

/** The paths at which the loader looks, as ldd tells them. A script or a static program has none. */
function librariesOf(program: string): string[] {
  const output = runLdd(program);
  return [...output.matchAll(/(?:=> )?(\/\S+) \(0x[0-9a-f]+\)/g)].flatMap(([, path]) => path ?? []);
}

function runLdd(program: string): string {
  try {
    return execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

function missing(tool: string): never {
  throw new Error(`this machine has no ${tool}, which the images of the embedded network need`);
}
