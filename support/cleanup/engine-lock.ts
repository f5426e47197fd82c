import { hostname } from 'node:os';
import { findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import { isTaken, unlessGone } from '../docker/engine-errors';
import { labelled } from '../docker/labels';
import { UserError } from '../errors';
import { eventually } from '../waiting/eventually';
import { DIRECTORY_LABEL, HOME_LABEL, PROCESS_LABEL, RUN_LABEL } from './labels';
import { hostOf, isAtWork, isDead, type RunDirectory } from './run-directory';

/** What one run alone may use on an engine at a time. */
export interface LockRequest {
  /** Of the container that stands for the claim. */
  readonly name: string;
  /** To make that container of; it is on the engine. */
  readonly image: string;
  /** What another run does that has it, and what to do then, in words. */
  readonly taken: { readonly what: string; readonly remedy: string };
}

/** Two claims at the same moment, one of a dead run to be removed: each takes one look more. In milliseconds. */
const CLAIM_BOUND = 10_000;

/**
 * A run's claim to something on an engine: a container that never starts. The engine gives its name to one only, also
 * of runs that begin at the same moment, and on whichever machines; its labels tell whose it is.
 */
export class EngineLock {
  private constructor(
    private readonly engine: Engine,
    private readonly id: string,
  ) {}

  /** Throws a UserError where a run that lives has it. A claim of a dead one does not count. */
  static async to(
    exclusive: LockRequest,
    engine: Engine,
    home: Pick<RunDirectory, 'labels'>,
  ): Promise<EngineLock> {
    const id = await eventually(
      `the claim ${exclusive.name} on the engine`,
      async () => {
        const found = await create(exclusive, engine, home);
        if (found !== undefined) return { found };
        await removeUnlessAtWork(exclusive, engine);
        return { seen: 'a dead run has it' };
      },
      { within: CLAIM_BOUND, wakeups: engine.events },
    );
    return new EngineLock(engine, id);
  }

  /** Can be called twice. */
  async release(): Promise<void> {
    await unlessGone(this.engine.docker.getContainer(this.id).remove());
  }
}

/** Its id; undefined where the name is taken. */
async function create(
  { name, image }: LockRequest,
  { docker }: Engine,
  home: Pick<RunDirectory, 'labels'>,
): Promise<string | undefined> {
  const Labels = {
    ...home.labels,
    [PROCESS_LABEL]: String(process.pid),
    [DIRECTORY_LABEL]: process.cwd(),
  };
  const HostConfig = { NetworkMode: 'none' };
  try {
    return (await docker.createContainer({ name, Image: image, Cmd: ['true'], Labels, HostConfig })).id;
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

/** By its id: the name may be another run's by now. */
async function removeUnlessAtWork({ name, taken }: LockRequest, engine: Engine): Promise<void> {
  const holder = await findContainer(engine.docker, name);
  if (!holder) return;
  const labels = holder.Config.Labels ?? {};
  const home = labels[HOME_LABEL];
  if (home === undefined)
    throw new UserError(
      `The container ${name} is no run's, but a run needs that name on the engine: rename or remove that one.`,
    );
  const filters = labelled(`${HOME_LABEL}=${home}`);
  if (!(await isDead(home)) && isAtWork(home, await engine.docker.listContainers({ filters })))
    throw new UserError(
      `Another run ${taken.what}: ${placeOf(labels)}. Wait for its end, or ${taken.remedy}.${remedyOf(labels)}`,
    );
  await unlessGone(engine.docker.getContainer(holder.Id).remove());
}

/** `process 4711 in /home/me/project`, and the machine where it is another. */
function placeOf(labels: Readonly<Record<string, string>>): string {
  const host = hostOf(labels[HOME_LABEL] ?? '');
  const machine = host === hostname() ? '' : ` on ${host}`;
  return `process ${labels[PROCESS_LABEL]}${machine} in ${labels[DIRECTORY_LABEL]}`;
}

/** For a run of another machine, of which nobody here can tell whether it has died. */
function remedyOf(labels: Readonly<Record<string, string>>): string {
  if (hostOf(labels[HOME_LABEL] ?? '') === hostname()) return '';
  return (
    ' If that run is dead, remove what it has left: ' +
    `docker rm -f -v $(docker ps -aq --filter label=${RUN_LABEL}=${labels[RUN_LABEL]})`
  );
}
