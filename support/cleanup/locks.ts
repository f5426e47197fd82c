import { mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import { isTaken, unlessGone } from '../docker/engine-errors';
import { labelled } from '../docker/labels';
import { UserError } from '../errors';
import { eventually } from '../waiting/eventually';
import { DIRECTORY_LABEL, type Labels, PREFIX, PROCESS_LABEL, RUN_LABEL } from './labels';
import {
  countsAsAlive,
  identityText,
  ownIdentity,
  type ProcessIdentity,
  parseIdentity,
  stateOf,
} from './process-identity';
import type { RunDirectory } from './run-directory';

/** What only one run at a time may use on an engine: peers of the same name replace each other's containers. */
interface LockRequest {
  readonly networkId: string;
  /** For the container that stands for the lock; it is on the engine. */
  readonly image: string;
}

/** Two runs that replace the lock of a dead one at the same moment need one more look each; in milliseconds. */
const LOCK_BOUND = 10_000;

export interface EngineLock {
  /** Can be called twice. */
  release(): Promise<void>;
}

/**
 * Takes a lock that excludes runs on all machines that use the engine: a container that never starts. The engine gives its
 * name to one run only. Throws a UserError where a living run has it.
 */
export async function acquireEngineLock(
  { networkId, image }: LockRequest,
  engine: Engine,
  { labels }: Pick<RunDirectory, 'labels'>,
): Promise<EngineLock> {
  const name = `${PREFIX}${networkId}`;
  const take = async () => {
    const found = await create(name, image, engine, labels);
    if (found) return { found };
    await removeUnlessAlive(name, networkId, engine);
    return { seen: 'a dead run has it' };
  };
  const bounds = { within: LOCK_BOUND, wakeups: engine.events };
  const container = await eventually(`lock ${name} on the engine`, take, bounds);
  return { release: async () => void (await unlessGone(container.remove({ v: true }))) };
}

/** Undefined where the name is taken. */
async function create(
  name: string,
  Image: string,
  { docker }: Engine,
  labels: Labels,
): Promise<Docker.Container | undefined> {
  const Labels = { ...labels, [DIRECTORY_LABEL]: process.cwd() };
  const HostConfig = { NetworkMode: 'none' };
  try {
    return await docker.createContainer({ name, Image, Labels, Cmd: ['true'], HostConfig });
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

async function removeUnlessAlive(name: string, networkId: string, { docker }: Engine): Promise<void> {
  const container = await findContainer(docker, name);
  if (!container) return;
  const labels = container.Config.Labels ?? {};
  const text = labels[PROCESS_LABEL] ?? '';
  const owner = parseIdentity(text);
  if (!owner)
    throw new UserError(
      `The container ${name} has the name of this run's lock, but no run created it. Rename or remove it.`,
    );
  const containers = await docker.listContainers({ filters: labelled(`${PROCESS_LABEL}=${text}`) });
  const state = stateOf(owner);
  const isSomethingRunning = containers.some(({ State }) => State === 'running');
  if (countsAsAlive(state, isSomethingRunning))
    throw new UserError(
      `Another run uses the network id ${networkId} on this engine: ${describe(owner)} in ${labels[DIRECTORY_LABEL]}. ` +
        'Wait until it ends, or choose another network id, for example FABRIC_NETWORK_ID=other.' +
        (state === 'running'
          ? ''
          : ' If that run is dead, remove what it left: ' +
            `docker rm -f -v $(docker ps -aq --filter label=${RUN_LABEL}=${labels[RUN_LABEL]})`),
    );
  await unlessGone(docker.getContainer(container.Id).remove({ v: true })); // By id: another run may have the name by now.
}

/** `process 4711`, and ` on <host>` unless it is known to run on this machine. */
export const describe = (owner: ProcessIdentity): string =>
  `process ${owner.pid}${stateOf(owner) === 'running' ? '' : ` on ${owner.host}`}`;

/**
 * Locks a place on a file system for this process, until it ends. Returns the process that has the lock; undefined where
 * this one has it now. The lock is a directory with one file, named after its owner. Whoever renames that file has the
 * lock, so that only one of several can take it from a dead owner. An owner of which nothing can be told from here, as in
 * another container, counts as dead. Throws what the file system throws.
 */
export function acquireFileLock(directory: string, own = ownIdentity()): ProcessIdentity | undefined {
  const file = join(directory, identityText(own));
  const draft = mkdtempSync(`${directory}-`);
  try {
    writeFileSync(join(draft, identityText(own)), '');
    while (!succeeds(() => renameSync(draft, directory), 'ENOTEMPTY', 'EEXIST')) {
      let name: string | undefined;
      if (!succeeds(() => ([name] = readdirSync(directory)), 'ENOENT') || !name) continue; // Released just now.
      const owner = parseIdentity(name);
      if (owner && stateOf(owner) === 'running') return owner;
      if (succeeds(() => renameSync(join(directory, name ?? ''), file), 'ENOENT')) break;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  process.once('exit', () => {
    rmSync(file, { force: true });
    succeeds(() => rmdirSync(directory), 'ENOENT', 'ENOTEMPTY', 'EEXIST'); // Another process may have it already.
  });
  return undefined;
}

/** False where it failed with one of these error codes. */
function succeeds(action: () => unknown, ...codes: string[]): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
