import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { HOME_LABEL, RUN_LABEL } from './labels';

/** Begins the name of every run's directory. */
export const RUN_DIRECTORY_PREFIX = 'chaincode-bdd-';

/**
 * A run's directory. As long as the run lives it listens on a socket there: the one sign of life that a `kill -9`
 * ends too, and that a process id used again does not fake.
 */
export class RunDirectory {
  #networks = 0;

  private constructor(
    readonly run: string,
    readonly directory: string,
    private readonly signOfLife: Server,
  ) {}

  static async open(run: string, parent = tmpdir()): Promise<RunDirectory> {
    const directory = mkdtempSync(join(parent, `${RUN_DIRECTORY_PREFIX}${run}-`));
    const server = createServer((visitor) => visitor.destroy());
    server.listen(join(directory, SIGN_OF_LIFE));
    await once(server, 'listening');
    server.unref(); // It does not keep the run alive.
    return new RunDirectory(run, directory, server);
  }

  /** What marks a thing on the engine as this run's. */
  get labels(): Record<string, string> {
    return { [RUN_LABEL]: this.run, [HOME_LABEL]: homeAt(this.directory) };
  }

  /** A directory for a network's sockets and files. */
  newDirectory(): string {
    const directory = join(this.directory, String(++this.#networks));
    mkdirSync(directory);
    return directory;
  }

  /** Notes an image layer or a build container that no label can mark, for whoever finds this run dead. */
  note(id: string): void {
    appendFileSync(join(this.directory, NAMELESS), `${id}\n`);
  }

  close(): void {
    this.signOfLife.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The name of the socket in a run's directory. */
export const SIGN_OF_LIFE = 'alive.sock';
const NAMELESS = 'nameless';

/** The ids that a run noted. */
export function notedIn(directory: string): string[] {
  try {
    return readFileSync(join(directory, NAMELESS), 'utf8').split('\n').filter(Boolean);
  } catch {
    return []; // It noted none, or its directory is gone.
  }
}

/** How a run's directory on this machine is told to others: `<host>:<directory>`. */
export const homeAt = (directory: string): string => `${hostname()}:${directory}`;

/** The machine it is on. */
export const hostOf = (home: string): string => partsOf(home).host;

/** The directory, where it is on this machine. */
export function directoryOf(home: string): string | undefined {
  const { host, directory } = partsOf(home);
  return host === hostname() && directory ? directory : undefined;
}

function partsOf(home: string): { host: string; directory: string } {
  const [, host = '', directory = ''] = /^([^:]*):(.*)$/.exec(home) ?? [];
  return { host, directory };
}

/**
 * Of a run that is not known to be dead. One of another machine may have been killed, and nobody cleans there: it counts
 * as long as it has any of these containers running.
 */
export const isAtWork = (home: string, containers: readonly Docker.ContainerInfo[]): boolean =>
  directoryOf(home) !== undefined ||
  containers.some(({ State, Labels }) => State === 'running' && Labels[HOME_LABEL] === home);

/** True only where the run is known to have ended: it was this machine's, and nobody listens there. */
export async function isDead(home: string): Promise<boolean> {
  const directory = directoryOf(home);
  if (directory === undefined) return false;
  const visit = connect(join(directory, SIGN_OF_LIFE));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  visit.on('connect', () => resolve(false));
  visit.on('error', ({ code }: NodeJS.ErrnoException) =>
    resolve(code === 'ENOENT' || code === 'ECONNREFUSED'),
  );
  try {
    return await promise;
  } finally {
    visit.destroy();
  }
}
