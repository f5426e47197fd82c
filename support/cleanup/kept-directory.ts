import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { identityText, ownIdentity } from './process-identity';

/** Where this user's networks that stay on an engine have files. */
export const stateDirectory = (environment = process.env): string =>
  join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'chaincode-bdd');

/** The files that the services of a network mount as long as they are there; removed with the network. */
export const keptDirectory = (project: string): string => join(stateDirectory(), project);

/** In such a folder: the engine of the network, and the process that made it. */
const MARKER = 'owner.json';

export interface FoundKeptDirectory {
  /** Of Compose. */
  readonly project: string;
  readonly path: string;
  /** The engine's id. */
  readonly engine: string;
  /** In the form of `identityText`. */
  readonly process: string;
}

export function newKeptDirectory(project: string, engine: string): string {
  const directory = keptDirectory(project);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const owner = { engine, process: identityText(ownIdentity()) };
  writeFileSync(join(directory, MARKER), JSON.stringify(owner));
  return directory;
}

export const keptDirectories = (root = stateDirectory()): FoundKeptDirectory[] =>
  globSync(join('*', MARKER), { cwd: root }).flatMap((file) => {
    try {
      const { engine, process } = JSON.parse(readFileSync(join(root, file), 'utf8'));
      return { project: basename(dirname(file)), path: join(root, dirname(file)), engine, process };
    } catch {
      return []; // It was removed in the meantime.
    }
  });
