import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { configFailure, upFailure } from './compose-failure';
import type { Engine } from './engine';
import { isMissing } from './engine-errors';
import { ofProject, SERVICE_LABEL } from './labels';
import { remediable } from './trouble';

export interface ComposeProject {
  readonly name: string;
  /** Where relative paths in the files start. */
  readonly directory: string;
  /** Files, the later ones layered over the earlier. */
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The services that came up, by service name, as container ids. */
export type Services = ReadonlyMap<string, string>;

/** A service as Compose understands it, all files merged. */
export interface ComposeService {
  readonly environment: Readonly<Record<string, string | null>>;
  readonly image?: string;
}

/** What a network needs of Compose. */
export interface Compose {
  config(project: ComposeProject): Promise<Map<string, ComposeService>>;
  up(engine: Engine, project: ComposeProject): Promise<Services>;
  /** The project's files as Compose understands them, in one, as YAML. */
  merged(project: ComposeProject): Promise<string>;
}

/**
 * What Compose makes of the project's files. Throws a UserError with file, line and Compose's own words where they
 * are not right.
 */
export async function composeConfig(project: ComposeProject): Promise<Map<string, ComposeService>> {
  const { services }: { services: Record<string, Partial<ComposeService>> } = JSON.parse(
    await mergedConfig(project, 'json'),
  );
  return new Map(
    Object.entries(services).map(([name, { environment = {}, ...service }]) => [
      name,
      { ...service, environment },
    ]),
  );
}

async function mergedConfig(project: ComposeProject, format: 'json' | 'yaml'): Promise<string> {
  const files = project.files.flatMap((file) => ['-f', file]);
  try {
    const { stdout } = await promisify(execFile)(
      'docker',
      ['compose', '-p', project.name, ...files, 'config', '--format', format],
      {
        cwd: project.directory,
        env: { ...process.env, ...project.environment },
        maxBuffer: CONFIG_BOUND,
      },
    );
    return stdout;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw configFailure(project, stderr || message);
  }
}

/** Far above what any network here takes, in bytes. */
const CONFIG_BOUND = 16 * 1024 * 1024;

/**
 * Brings the project up and returns once Compose has started every service. No waiting of testcontainers' own:
 * it takes a network down before anyone could look at it. Throws why Compose could not.
 */
export async function composeUp(engine: Engine, project: ComposeProject): Promise<Services> {
  await disableRyukUnlessPresent(engine);
  const { DockerComposeEnvironment } = await import('testcontainers');
  await new DockerComposeEnvironment(project.directory, [...project.files])
    .withProjectName(project.name)
    .withEnvironment({ ...project.environment })
    .withDefaultWaitStrategy(new NoWait())
    .up()
    .catch(async (error: Error) => {
      const imageOf = async (service: string) => (await composeConfig(project)).get(service)?.image;
      throw remediable(error) ?? (await upFailure(error.message, imageOf));
    });
  return services(engine, project.name);
}

/** Compose itself. */
export const dockerCompose: Compose = {
  config: composeConfig,
  up: composeUp,
  merged: (project) => mergedConfig(project, 'yaml'),
};

/** The project's containers, running or not, by service name. */
export async function services({ docker }: Engine, project: string): Promise<Services> {
  const containers = await docker.listContainers({ all: true, filters: ofProject(project) });
  return new Map(containers.map(({ Id, Labels }) => [Labels[SERVICE_LABEL] ?? '', Id]));
}

/** testcontainers' reaper container; cleaning here never depends on it, and its image may be nowhere to pull. */
const RYUK_IMAGE = 'testcontainers/ryuk';

async function disableRyukUnlessPresent({ docker }: Engine): Promise<void> {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] !== undefined) return;
  const filters = JSON.stringify({ reference: [`${RYUK_IMAGE}:*`] });
  const present = await docker
    .listImages({ filters })
    .catch((error) => (isMissing(error) ? [] : Promise.reject(error)));
  if (present.length === 0) process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
}

/** A wait strategy of testcontainers that waits for nothing: readiness is a network's own business. */
class NoWait {
  async waitUntilReady(): Promise<void> {}
  withStartupTimeout(): this {
    return this;
  }
  isStartupTimeoutSet(): boolean {
    return true;
  }
  getStartupTimeout(): number {
    return 0;
  }
}
