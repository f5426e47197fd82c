import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import Docker from 'dockerode';
import { UserError } from '../errors';
import { formatDuration } from '../waiting/duration';
import { EngineEvents } from './events';
import { Exits } from './exits';

/** The Docker engine that this run uses, and its one event stream. */
export class Engine {
  readonly exits: Exits;

  private constructor(
    readonly docker: Docker,
    readonly events: EngineEvents,
    /** As the engine reports it, e.g. 26.1.5. */
    readonly version: string,
  ) {
    this.exits = new Exits(events);
  }

  /**
   * Connects to the engine of `DOCKER_HOST` or of the current docker context, as the docker command would.
   * Throws a UserError that names the cause where no engine answers.
   */
  static async connect(): Promise<Engine> {
    const named = Boolean(process.env['DOCKER_HOST']);
    process.env['DOCKER_HOST'] ||= contextHost();
    checkAddress(process.env['DOCKER_HOST']);
    const docker = new Docker();
    try {
      const { Version } = await new Docker({ timeout: ANSWER_BOUND }).version();
      return new Engine(docker, await EngineEvents.follow(docker), Version);
    } catch (error) {
      throw new UserError(explain(error, named));
    }
  }

  /** Path of the engine's socket on this machine; undefined where it is reached in another way. */
  get socket(): string | undefined {
    const host = process.env['DOCKER_HOST'] ?? '';
    return host.startsWith(UNIX) ? host.slice(UNIX.length) : undefined;
  }

  /** The directory the peers find the engine's socket in, on the machine the engine runs on. */
  get socketDirectory(): string {
    return this.socket ? dirname(this.socket) : '/var/run';
  }

  disconnect(): void {
    this.events.end();
  }
}

/** An engine that takes longer to tell its version hangs; in milliseconds. */
const ANSWER_BOUND = 10_000;

const UNIX = 'unix://';

const DEFAULT_HOST = 'unix:///var/run/docker.sock';

const ADDRESS = /^(?:unix|npipe|tcp|http|https|ssh):\/\/./;

function checkAddress(host: string): void {
  if (ADDRESS.test(host)) return;
  throw new UserError(
    `DOCKER_HOST="${host}" is no address of an engine: write it like unix:///var/run/docker.sock or tcp://host:2375.`,
  );
}

/** dockerode and testcontainers know DOCKER_HOST but no docker contexts; the docker command knows both. */
function contextHost(): string {
  const context = process.env['DOCKER_CONTEXT'] ?? configuredContext();
  if (!context || context === 'default') return DEFAULT_HOST;
  const args = ['context', 'inspect', context, '--format', '{{.Endpoints.docker.Host}}'];
  try {
    return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch {
    throw new UserError(
      `The docker context "${context}" can't be read: check \`docker context ls\`, or set DOCKER_HOST.`,
    );
  }
}

function configuredContext(): string | undefined {
  const directory = process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');
  try {
    const config: { currentContext?: string } = JSON.parse(
      readFileSync(join(directory, 'config.json'), 'utf8'),
    );
    return config.currentContext;
  } catch {
    return undefined; // No such file is the usual case; a broken one the docker command itself reports.
  }
}

function explain(error: unknown, named: boolean): string {
  const host = process.env['DOCKER_HOST'] ?? '';
  const { code, message, statusCode } = error as NodeJS.ErrnoException & { statusCode?: number };
  if (code === 'EACCES')
    return `No permission on the Docker engine's socket (${host}): add yourself to the group docker (\`sudo usermod -aG docker $USER\`, then log in again), or run as root.`;
  if (statusCode !== undefined)
    return `What answers at ${host} is no Docker engine (HTTP status ${statusCode}): point DOCKER_HOST to one, or unset it.`;
  const reason =
    code === 'ECONNRESET' ? `no answer, for ${formatDuration(ANSWER_BOUND)} at most` : (code ?? message);
  const remedy = named
    ? 'start that engine, or let DOCKER_HOST point to another'
    : 'run script/bootstrap, which starts one';
  return `No Docker engine answers at ${host} (${reason}): ${remedy}.`;
}
