import { hash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { engineMessage } from '../docker/engine-errors';
import { FrameDecoder } from '../docker/log';
import type { EngineRequests } from '../fabric/engine-requests';
import { archiveOf } from './build-context';
import { type BuildContainerBody, confinedBuildContainer } from './container-body';
import type { GatewayClient } from './policy';

/** A Docker volume in which compilers keep what later builds can use. */
export interface CompilerVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface SharedBuildOptions {
  readonly docker: Docker;
  /** Holds what builds made and printed, in a folder for each key. Need not exist. */
  readonly outputs: string;
  readonly compilerVolume?: CompilerVolume | undefined;
  readonly compilerCache?: EngineRequests['compilerCache'] | undefined;
}

/** What a build is made of. */
export interface BuildInput {
  readonly client: GatewayClient;
  readonly body: BuildContainerBody;
  /** A gzipped tar; empty for a command that only asks the image something. */
  readonly archive: Buffer;
}

/** How a build ended: as the container did, with a file for its output, or with an error of the engine. */
export type BuildResult =
  | { readonly exitCode: number; readonly log: Buffer; readonly output: string }
  | { readonly status: number; readonly message: string };

/** What builds depend on: equal keys mean equal outputs. Rejects where the engine does not have the image. */
export async function keyOf({ body, archive }: BuildInput, { docker }: SharedBuildOptions): Promise<string> {
  const { Id } = await docker.getImage(body.Image).inspect();
  return hash('sha256', JSON.stringify([Id, body.Cmd, body.Env, hash('sha256', archive)]));
}

/** One build container on the engine, for all clients that ask for the same build. */
export class SharedBuild {
  /** Resolves when the container runs, or with the result where it has ended at once. */
  readonly started: Promise<BuildResult | undefined>;
  /** Never rejects. */
  readonly ended: Promise<BuildResult>;
  /** Resolves when nothing of it is left on the engine. Never rejects. */
  readonly removed: Promise<void>;
  /** How many clients wait for it. */
  waiting = 0;
  readonly #start = Promise.withResolvers<undefined>();
  #container: Docker.Container | undefined;
  readonly #abortion = new AbortController();

  /** The container on the engine bears the labels of the input's client. */
  constructor(
    key: string,
    private readonly input: BuildInput,
    private readonly options: SharedBuildOptions,
  ) {
    this.ended = this.#run(join(options.outputs, key)).catch(failureOf);
    this.started = Promise.race([this.#start.promise, this.ended]);
    this.removed = this.ended.then(() => this.#remove());
  }

  get client(): GatewayClient {
    return this.input.client;
  }

  /** Ends the build for all. */
  async abort(): Promise<void> {
    this.#abortion.abort();
    await this.removed;
  }

  async #run(folder: string): Promise<BuildResult> {
    return (await keptIn(folder)) ?? this.#build(folder);
  }

  async #build(folder: string): Promise<BuildResult> {
    const { body, archive } = this.input;
    const { signal } = this.#abortion;
    const { description, cacheFolder } = await this.#describe(body);
    const container = await this.options.docker.createContainer(description);
    this.#container = container;
    if (cacheFolder) await container.putArchive(await archiveOf(openFolder(cacheFolder)), { path: '/' });
    const hasInput = archive.length > 0;
    if (hasInput) await container.putArchive(archive, { path: '/chaincode/input' });
    signal.throwIfAborted();
    await container.start();
    this.#start.resolve(undefined);
    const exitCode = await exitCodeOf(container, signal);
    const log = (await container.logs({ stdout: true, stderr: true })) as Buffer;
    if (exitCode === 0) {
      const output = hasInput ? await container.getArchive({ path: '/chaincode/output/.' }) : undefined;
      await keep(folder, log, output);
    }
    return { exitCode, log, output: join(folder, OUTPUT) };
  }

  async #describe(
    body: BuildContainerBody,
  ): Promise<{ description: Docker.ContainerCreateOptions; cacheFolder?: string }> {
    const description = confinedBuildContainer(body, this.input.client);
    const { docker, compilerVolume: volume, compilerCache } = this.options;
    const { Config } = await docker.getImage(body.Image).inspect();
    const cache = volume && compilerCache?.(body.Cmd, Config);
    if (!cache) return { description };
    const mount = {
      Type: 'volume' as const,
      Source: volume.name,
      Target: cache.folder,
      VolumeOptions: {
        NoCopy: false,
        Labels: { ...volume.labels },
        DriverConfig: { Name: 'local', Options: {} },
      },
    };
    const HostConfig = { ...description.HostConfig, Mounts: [mount] };
    const Env = [...body.Env, `${cache.variable}=${cache.folder}`];
    return { description: { ...description, Env, HostConfig }, cacheFolder: cache.folder };
  }

  async #remove(): Promise<void> {
    await this.#container?.remove({ force: true, v: true }).catch(() => {}); // Removed, or removed with the network.
  }
}

/**
 * When the container has ended. Engines begin their answer at once; dockerode's own `wait` never returns where they break it
 * off.
 */
async function exitCodeOf({ id, modem }: Docker.Container, signal: AbortSignal): Promise<number> {
  const dial = promisify<object, Readable>(modem.dial.bind(modem));
  const target = { method: 'POST', path: `/containers/${id}/wait` };
  const answer = await dial({ ...target, isStream: true, statusCodes: { 200: true } });
  const ended = json(addAbortSignal(signal, answer)).catch((error: Error) => {
    throw new Error(`the engine broke off while it built (${error.message})`);
  });
  return ((await ended) as { readonly StatusCode: number }).StatusCode;
}

/** As the engine answers. */
export function failureOf(error: unknown): BuildResult {
  const { statusCode = 500 } = error as { statusCode?: number };
  return { status: statusCode, message: engineMessage(error) };
}

/** As an engine words it; undefined for a build that succeeded. */
export function errorOf(result: BuildResult): string | undefined {
  if ('status' in result) return result.message;
  if (result.exitCode === 0) return undefined;
  return `exit code ${result.exitCode}: ${compilerLines(result.log)}`;
}

/** Of a log as the engine multiplexes it. A compiler names each package that it comes to in a line of one word. */
function compilerLines(log: Buffer): string {
  const texts: Buffer[] = [];
  new FrameDecoder((bytes) => texts.push(bytes)).write(log);
  return Buffer.concat(texts)
    .toString()
    .split('\n')
    .filter((line) => /\S\s+\S/.test(line))
    .slice(-SHOWN_LINES)
    .join('\n');
}

const SHOWN_LINES = 12;

const LOG = 'log';
const OUTPUT = 'output.tar';

/** Undefined where the folder has no build, or not any more: another run may remove old ones. */
async function keptIn(folder: string): Promise<BuildResult | undefined> {
  try {
    await utimes(folder, new Date(), new Date()); // The oldest ones are removed first.
    return { exitCode: 0, log: await readFile(join(folder, LOG)), output: join(folder, OUTPUT) };
  } catch {
    return undefined;
  }
}

/** Under its name a folder is complete. */
async function keep(folder: string, log: Buffer, output: NodeJS.ReadableStream | undefined): Promise<void> {
  const part = `${folder}.${randomUUID()}`;
  try {
    await mkdir(part, { recursive: true });
    await writeFile(join(part, LOG), log);
    if (output) await pipeline(output, createWriteStream(join(part, OUTPUT)));
    await rename(part, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error; // Another run has kept the same.
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** A new volume belongs to root, whatever the user of the image is: an archive lets everybody write into it. */
const openFolder = (folder: string) =>
  ({ name: folder.replace(/^\//, ''), type: 'directory', mode: 0o1777 }) as const;
