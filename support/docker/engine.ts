import { execFileSync } from 'node:child_process';
import Docker from 'dockerode';
import { EngineLost, HarnessError, UserError } from '../errors';
import { isInstalled } from '../package';
import { bounded } from '../waiting/clock';
import { formatDuration } from '../waiting/duration';
import { connectionProblem } from './engine-errors';
import { type EngineInfo, placeOf } from './engine-place';
import { EngineEventStream, type EngineEvents } from './events';

/** The Docker engine that this run uses, and its one event stream. */
export class Engine {
  constructor(
    /** Every call has a bound; if the engine is gone, it rejects with an EngineLost. */
    readonly docker: Docker,
    readonly events: EngineEvents,
    /** Its address: `unix:///var/run/docker.sock`, `tcp://host:2375`. */
    readonly host: string,
    /** As the engine reports it, for example 26.1.5. */
    readonly version: string,
    /** By which the engine calls itself. */
    readonly id = host,
    readonly place = placeOf(host, {}),
  ) {}

  /**
   * Connects to this worker's engine of `ENGINES`; else to that of `DOCKER_HOST` or of the current docker context, as the
   * docker command does. Throws a UserError that names the cause if no engine answers.
   */
  static async connect(environment: NodeJS.ProcessEnv = process.env): Promise<Engine> {
    const engines = enginesIn(environment);
    const own = engines[Number(environment['CUCUMBER_WORKER_ID'] ?? 0) % engines.length];
    const named = own ?? environment['DOCKER_HOST'];
    const host = named || contextHost(environment);
    if (!ADDRESS.test(host))
      throw new UserError(
        `${own ? 'ENGINES: ' : 'DOCKER_HOST='}"${host}" is not the address of an engine. Write it like unix:///var/run/docker.sock or tcp://host:2375.`,
      );
    if (host.startsWith('ssh:'))
      throw new UserError(
        `The engine ${host} is reached through ssh, which is not supported. Forward its socket: ` +
          `ssh -NL /tmp/far.sock:/var/run/docker.sock ${new URL(host).host}, and set DOCKER_HOST=unix:///tmp/far.sock.`,
      );
    try {
      const first = await new Docker({ ...addressOf(host), timeout: VERSION_BOUND }).version();
      const { Version: version, Components = [] } = first as {
        Version: string;
        Components?: { Name: string }[];
      };
      const docker = withBounds(new Docker(addressOf(host)), host);
      const parts = Components.map(({ Name }) => Name);
      const info: EngineInfo = await docker.info();
      const place = placeOf(host, { ...info, parts });
      const events = await EngineEventStream.follow(docker);
      return new Engine(docker, events, host, version, info.ID || host, place);
    } catch (error) {
      throw new UserError(explain(error, host, Boolean(named)));
    }
  }

  /** Path of the engine's socket on this machine; undefined if it is reached in another way. */
  get socket(): string | undefined {
    return this.host.startsWith(UNIX) ? this.host.slice(UNIX.length) : undefined;
  }

  /** Path of the engine's socket on the machine that the engine runs on. */
  get socketFile(): string {
    return (this.place.isHere && this.socket) || '/var/run/docker.sock';
  }

  disconnect(): void {
    this.events.end();
  }
}

/** The addresses in `ENGINES`; none where it is not set. */
export const enginesIn = ({ ENGINES = '' }: NodeJS.ProcessEnv): string[] =>
  ENGINES.split(',')
    .map((address) => address.trim())
    .filter(Boolean);

/** Milliseconds for the first answer. */
const VERSION_BOUND = 30_000;

const UNIX = 'unix://';

const DEFAULT_HOST = 'unix:///var/run/docker.sock';

const ADDRESS = /^(?:unix|npipe|tcp|http|https|ssh):\/\/./;

/** For dockerode, which itself knows DOCKER_HOST only; certificates it takes from DOCKER_CERT_PATH. */
function addressOf(host: string): Docker.DockerOptions {
  const [, socketPath] = /^(?:unix|npipe):\/\/(.+)/.exec(host) ?? [];
  if (socketPath) return { socketPath };
  const { protocol, hostname, port } = new URL(host);
  const isTls = protocol === 'https:' || port === '2376' || process.env['DOCKER_TLS_VERIFY'] === '1';
  return { protocol: isTls ? 'https' : 'http', host: hostname, port };
}

/** Milliseconds until the engine answers: a question, a change, and the wait for a container's end. */
const READ_BOUND = 60_000;
const WRITE_BOUND = 180_000;
const WAIT_BOUND = 600_000;

interface Call {
  readonly method?: string | undefined;
  readonly path: string;
  readonly options?: object | undefined;
}

/** A `stop` answers after its grace period (`t`, in seconds). */
function boundOf({ method, path, options = {} }: Call): number {
  if (/^\/containers\/[^/]+\/wait/.test(path)) return WAIT_BOUND;
  if (method === 'GET') return READ_BOUND;
  const { t } = options as { readonly t?: unknown }; // Of a stop: seconds; of a build: the image's name.
  return WRITE_BOUND + (typeof t === 'number' ? t * 1_000 : 0);
}

/**
 * Gives every call of the client a bound (for a stream: until it begins), and throws an EngineLost if the engine is
 * gone. Only here an error is known to come from a call to the engine.
 */
export function withBounds(docker: Docker, host: string, boundFor = boundOf): Docker {
  const { modem } = docker;
  const dial: Dial = modem.dial.bind(modem);
  const call = (options: Call, failure: string, ms: number) =>
    bounded(failure, ms, (signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      dial({ ...options, abortSignal: signal }, (error, data) => (error ? reject(error) : resolve(data)));
      return promise;
    });
  const isAlive = () => call(PING, 'no answer', PING_BOUND).then(Boolean, () => false);
  const explained = async (options: Call): Promise<unknown> => {
    const what = `${options.method} ${options.path.replace(/\?$/, '')}`;
    try {
      return await call(options, `${what}: the engine did not answer`, boundFor(options));
    } catch (error) {
      const problem = connectionProblem(error as Error);
      if (!problem) throw error;
      if (problem.kind === 'refused' || !(await isAlive())) throw new EngineLost(host, problem.reason);
      throw new HarnessError(`${what}: the connection to the engine broke off (${problem.reason})`);
    }
  };
  modem.dial = (options: Call, callback: Callback) => {
    explained(options).then(
      (data) => callback(null, data),
      (error) => callback(error, null),
    );
  };
  return docker;
}

type Callback = (error: unknown, data: unknown) => void;
type Dial = (options: Call & { readonly abortSignal: AbortSignal }, callback: Callback) => void;

/** A connection may break alone, for example with its container; then the engine still answers this. Milliseconds. */
const PING_BOUND = 30_000;
const PING = { method: 'GET', path: '/_ping', statusCodes: { 200: true } };

/** Of the current context: dockerode and testcontainers know no docker contexts, only the docker command does. */
function contextHost(environment: NodeJS.ProcessEnv): string {
  const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
  try {
    const output = execFileSync('docker', args, {
      encoding: 'utf8',
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: VERSION_BOUND,
    });
    return output.trim();
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') return DEFAULT_HOST;
    throw new UserError(
      `The docker context can't be read (${stderr?.trim()}). Check \`docker context ls\`, or set DOCKER_HOST.`,
    );
  }
}

function explain(error: unknown, host: string, isNamed: boolean): string {
  const { code, message, statusCode } = error as NodeJS.ErrnoException & { statusCode?: number };
  if (code === 'EACCES')
    return `No permission for the Docker engine's socket (${host}). Add yourself to the group docker (\`sudo usermod -aG docker $USER\`, then log in again), or run as root.`;
  if (statusCode !== undefined)
    return `The server at ${host} is not a Docker engine (HTTP status ${statusCode}). Correct DOCKER_HOST, or unset it.`;
  const reason =
    code === 'ECONNRESET' ? `no answer within ${formatDuration(VERSION_BOUND)}` : (code ?? message);
  const remedy = isNamed
    ? 'Start that engine, or point DOCKER_HOST to another one'
    : isInstalled
      ? 'Start Docker, or point DOCKER_HOST to an engine'
      : 'Run script/bootstrap, which starts one';
  return `No Docker engine answers at ${host} (${reason}). ${remedy}.`;
}
