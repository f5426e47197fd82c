import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { EngineLost, HarnessError, TimedOut } from '../errors';
import { bounded } from '../waiting/clock';
import { formatDuration } from '../waiting/duration';
import { buildFailure, COMMAND_BOUND, configFailure, upFailure, warningsIn } from './compose-errors';
import type { Engine } from './engine';
import { connectionProblem, remediable } from './engine-errors';
import { ofProject, SERVICE_LABEL } from './labels';

export interface ComposeProject {
  readonly name: string;
  /** Relative paths in the files start here. */
  readonly directory: string;
  /** Files; later ones are layered over earlier ones. */
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Container ids by service name. */
export type Services = ReadonlyMap<string, string>;

/** A service as Compose understands it, all files merged. */
export interface ComposeService {
  /** Null: taken from the environment of Compose, where the variable is not set. */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly image?: string;
  readonly build?: unknown;
  readonly entrypoint?: readonly string[] | null;
  readonly command?: readonly string[] | null;
  readonly network_mode?: string;
  /** By their names in the files. */
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly ports?: readonly { readonly target: number; readonly host_ip?: string }[];
  readonly volumes?: readonly {
    readonly type: string;
    readonly source?: string;
    readonly target: string;
  }[];
}

/** A Docker network of a project. */
export interface ComposeNetwork {
  /** On the engine. */
  readonly name: string;
  readonly external?: boolean;
  readonly driver?: string;
}

/** The files merged. */
export interface ComposeConfig {
  readonly services: ReadonlyMap<string, ComposeService>;
  /** By their names in the files; those that a service joins. */
  readonly networks: Readonly<Record<string, ComposeNetwork>>;
  /** What Compose warns of, for example variables that are not set. */
  readonly warnings: readonly string[];
}

interface UpBounds {
  /** Milliseconds until every service has started. */
  readonly within: number;
  /** Stops Compose when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** What a network needs of Compose. */
export interface Compose {
  /** Throws a UserError with file, line and Compose's own words if the files are not right. */
  config(project: ComposeProject): Promise<ComposeConfig>;
  /** Builds the images of these services. Throws a UserError with the end of the build's output. */
  build(engine: Engine, project: ComposeProject, services: readonly string[]): Promise<void>;
  /**
   * Starts the project, and returns once Compose has started every service. Throws why Compose could not; then
   * everything it started is still there, for whoever collects evidence, and the caller has to remove it.
   */
  up(engine: Engine, project: ComposeProject, bounds: UpBounds): Promise<Services>;
  /** The project's files merged into one, as YAML. */
  merged(project: ComposeProject): Promise<string>;
}

export const dockerCompose: Compose = {
  async config(project) {
    const { stdout, stderr } = await mergedConfig(project, 'json');
    const config: {
      services?: Record<string, Partial<ComposeService>>;
      networks?: Record<string, ComposeNetwork>;
    } = JSON.parse(stdout);
    const services = Object.entries(config.services ?? {});
    return {
      services: new Map(
        services.map(([name, { environment = {}, ...service }]) => [name, { ...service, environment }]),
      ),
      networks: config.networks ?? {},
      warnings: warningsIn(stderr),
    };
  },
  async build(engine, project, services) {
    const environment = { ...project.environment, DOCKER_HOST: engine.host };
    await run({ ...project, environment }, ['build', ...services], BUILD_BOUND).catch((error) => {
      throw buildFailure(services, error.stderr || error.message);
    });
  },
  up: composeUp,
  merged: async (project) => (await mergedConfig(project, 'yaml')).stdout,
};

/** The project's containers, running or not, by service name. */
export async function services({ docker }: Engine, project: string): Promise<Services> {
  const containers = await docker.listContainers({ all: true, filters: ofProject(project) });
  return new Map(containers.map(({ Id, Labels }) => [Labels[SERVICE_LABEL] ?? '', Id]));
}

/** Bytes; far above what Compose prints of any network here. */
const LARGEST_OUTPUT = 16 * 1024 * 1024;

/** Milliseconds for the images of a network. */
const BUILD_BOUND = 1_800_000;

/** What runs Compose, by PATH. */
const programs = new Map<string, Promise<string>>();

/** Docker's plugin itself, since the docker command takes 0.2 s to find it; or `docker`, to be followed by `compose`. */
function programOf({ environment }: ComposeProject): Promise<string> {
  const PATH = environment['PATH'] ?? '';
  const known = programs.get(PATH) ?? findProgram({ ...process.env, PATH });
  programs.set(PATH, known);
  return known;
}

async function findProgram(env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['info', '--format', '{{json .ClientInfo.Plugins}}'];
  try {
    const { stdout } = await promisify(execFile)('docker', args, { env, timeout: COMMAND_BOUND });
    const plugins: { readonly Name: string; readonly Path: string }[] = JSON.parse(stdout);
    const path = plugins.find(({ Name }) => Name === 'compose')?.Path ?? '';
    return existsSync(path) ? path : 'docker';
  } catch {
    return 'docker'; // It tells what is wrong.
  }
}

/** Runs a command of Compose on the project. `timeout` is in milliseconds. */
async function run(
  project: ComposeProject,
  args: readonly string[],
  timeout: number,
): Promise<{ stdout: string; stderr: string }> {
  const { name, directory, files, environment } = project;
  const env = { ...process.env, ...environment };
  const options = { cwd: directory, env, maxBuffer: LARGEST_OUTPUT, timeout };
  const selection = ['-p', name, ...files.flatMap((file) => ['-f', file])];
  const program = await programOf(project);
  const command = program === 'docker' ? ['compose'] : [];
  return promisify(execFile)(program, [...command, ...selection, ...args], options);
}

async function mergedConfig(
  project: ComposeProject,
  format: 'json' | 'yaml',
): Promise<{ stdout: string; stderr: string }> {
  try {
    return await run(project, ['config', '--format', format], COMMAND_BOUND);
  } catch (error) {
    const { stderr, message, killed } = error as { stderr?: string; message: string; killed?: boolean };
    if (killed)
      throw new TimedOut(`docker compose config did not end within ${formatDuration(COMMAND_BOUND)}`);
    throw configFailure(project, stderr || message);
  }
}

/**
 * What testcontainers runs in place of `docker compose …`. It tells the process id, so that a start that hangs can be
 * stopped: Compose may be a child of the docker command, hence the process group. After a failed start testcontainers runs
 * `down -v`, which would remove the evidence; that command does nothing here.
 */
const COMPOSE = `
for last; do :; done
[ "$last" = -v ] && exit 0
set -m
[ "$0" = docker ] || shift
"$0" "$@" & echo "group $!"
wait $!`;

/** Milliseconds that Compose has after SIGTERM before it is killed. */
const STOP_GRACE = 2_000;

async function composeUp(
  engine: Engine,
  project: ComposeProject,
  { within, signal }: UpBounds,
): Promise<Services> {
  const { DockerComposeEnvironment, log, Wait } = await import('testcontainers');
  await configureHost(engine.host);
  const compose = new ProcessGroup();
  const environment = new DockerComposeEnvironment(project.directory, [...project.files])
    .withProjectName(project.name)
    .withEnvironment({ ...project.environment, DOCKER_HOST: engine.host })
    .withAutoCleanup(false) // No registration with Ryuk, which would remove kept networks.
    .withDefaultWaitStrategy(Wait.forAll([])) // A network waits for its readiness itself.
    .withClientOptions({
      executable: { executablePath: 'bash', options: ['-c', COMPOSE, await programOf(project)] },
      logger: Object.assign(Object.create(log), {
        enabled: () => true,
        trace: (line: string) => compose.hear(line),
      }),
    });

  const expiry = AbortSignal.timeout(within);
  const over = signal ? AbortSignal.any([expiry, signal]) : expiry;
  const stop = () => compose.stop();
  over.addEventListener('abort', stop, { once: true });
  try {
    if (over.aborted) stop();
    await bounded('Compose did not end', within + 2 * STOP_GRACE, () => environment.up());
  } catch (error) {
    if (!over.aborted) throw await explain(error as Error, engine, project);
  } finally {
    over.removeEventListener('abort', stop); // Another process may have its id by then.
    compose.ended();
  }
  if (signal?.aborted) throw signal.reason;
  if (expiry.aborted)
    throw new TimedOut(
      `Compose did not start the network within ${formatDuration(within)}${await missing(engine, project)}`,
    );
  return services(engine, project.name);
}

/** testcontainers reads DOCKER_HOST from process.env on first use, and keeps it; this first use gives it ours. */
async function configureHost(host: string): Promise<void> {
  const { getContainerRuntimeConfig } = await import(
    'testcontainers/build/container-runtime/strategies/utils/config.js'
  );
  await getContainerRuntimeConfig({ ...process.env, DOCKER_HOST: host });
}

/** The processes of one `docker compose`, known from the first line that they print. */
class ProcessGroup {
  #id: number | undefined;
  #kill: NodeJS.Timeout | undefined;

  hear(line: string): void {
    const [, id] = /^group (\d+)$/.exec(line) ?? [];
    if (id !== undefined) this.#id = Number(id);
    if (id !== undefined && this.#kill) this.#send('SIGTERM');
  }

  stop(): void {
    this.#kill ??= setTimeout(() => this.#send('SIGKILL'), STOP_GRACE);
    this.#send('SIGTERM');
  }

  ended(): void {
    clearTimeout(this.#kill);
  }

  #send(signal: NodeJS.Signals): void {
    try {
      if (this.#id !== undefined) process.kill(-this.#id, signal);
    } catch {
      // It ended meanwhile.
    }
  }
}

async function explain(error: Error, engine: Engine, project: ComposeProject): Promise<Error> {
  const problem = connectionProblem(error); // testcontainers itself calls nothing but the engine.
  if (problem) return new EngineLost(engine.host, problem.reason);
  const imageOf = async (service: string) =>
    (await dockerCompose.config(project)).services.get(service)?.image;
  const known = error instanceof HarnessError ? error : remediable(error);
  return known ?? upFailure(error.message, { host: engine.host, imageOf });
}

/** Which services are not up, and why: `: membersrvc0 (health: starting), vp0 (created)`. */
async function missing({ docker }: Engine, project: ComposeProject): Promise<string> {
  const [config, containers] = await Promise.all([
    dockerCompose.config(project),
    docker.listContainers({ all: true, filters: ofProject(project.name) }),
  ]);
  const problems = [...config.services.keys()].flatMap((service) => {
    const container = containers.find(({ Labels }) => Labels[SERVICE_LABEL] === service);
    if (!container) return [`${service} (not created)`];
    // The engine's words: `Up 9 seconds (health: starting)`, `Created`, `Exited (1) 2 seconds ago`.
    const health = /\((health: starting|unhealthy)\)/.exec(container.Status)?.[1];
    return container.State === 'running' && !health ? [] : [`${service} (${health ?? container.State})`];
  });
  return problems.length === 0 ? '' : `: ${problems.join(', ')}`;
}
