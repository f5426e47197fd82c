import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Docker from 'dockerode';
import { HarnessError } from '../errors';
import { bounded, type Clock } from '../waiting/clock';
import { trace } from '../waiting/spans';
import {
  type BuildContext,
  contextOn,
  inspectContext,
  LARGEST_CONTEXT,
  type PermittedDockerfile,
} from './build-context';
import { BuildOutput } from './build-output';
import { type GatewayClient, Refused } from './policy';
import { forward, headersOf, type ProxyRequest, type RecordedResponse } from './proxy-request';
import { sha256 } from './shared-build';

/** A build that a client asked for. Times are in milliseconds since the epoch. */
export interface Build {
  readonly client: string;
  /** What is built, or the image of the container that compiles it. */
  readonly image: string;
  readonly inContainer?: true;
  readonly received: number;
  /** When it was sent to the engine, or got the response to an equal build that failed. */
  begun?: number;
  ended?: number;
  /** The client whose equal build it waited for. */
  waitedFor?: string;
  outcome?: BuildOutcome;
  /** As the engine words it. */
  error?: string;
}

/** `refused`: by the gateway, or by a fault that a test set. `broken off`: the client disconnected, or the engine did. */
export type BuildOutcome = 'built' | 'failed' | 'refused' | 'broken off';

export type RecordBuild = (build: Build, action: () => Promise<BuildOutcome>) => Promise<void>;

/** What a test makes of the builds to come. */
export class BuildFaults {
  #delay = 0;
  #end = Promise.withResolvers<void>();

  /** The engine's error message to every build, where builds are refused. */
  refusal: string | undefined;

  constructor(private readonly clock: Clock) {}

  /** Holds each build for `ms` milliseconds before it goes on; 0: none, and those that are held go on. */
  delay(ms: number): void {
    this.#delay = ms;
    if (ms > 0) return;
    this.#end.resolve();
    this.#end = Promise.withResolvers();
  }

  /** Resolves when a build that arrives now may go on, or its client is gone. */
  async hold(gone: Promise<void>): Promise<void> {
    if (this.#delay > 0) await waitFor(Promise.race([this.#end.promise, gone]), this.#delay, this.clock);
  }
}

/** Resolves with the event, or after `ms` milliseconds. */
const waitFor = (event: Promise<void>, ms: number, clock: Clock): Promise<void> =>
  bounded('no event', ms, () => event, clock).catch(() => {});

/** How a build ended, for the equal builds that waited for it. The image is an id; undefined where it is gone again. */
type SharedResult =
  | { readonly outcome: 'built'; readonly image: string | undefined }
  | { readonly outcome: 'broken off' }
  | { readonly outcome: 'failed'; readonly error: string; readonly response: RecordedResponse };

/** What is built: equal keys mean equal images, but for their labels. */
interface BuildInput {
  readonly key: string;
  /** As the engine gets it. */
  readonly context: Buffer;
  /** Of the image that keeps the layers; undefined where none is to. */
  readonly keptName: string | undefined;
}

/** A build under way that equal builds wait for. */
interface SharedBuild {
  readonly client: string;
  readonly result: Promise<SharedResult>;
}

interface BuildsOptions {
  readonly engineSocket: string;
  readonly dockerfile: PermittedDockerfile;
  readonly layerLabels: Readonly<Record<string, string>>;
  /** Begins the names of images that keep the layers of builds; undefined where nothing is kept. */
  readonly keptLayers?: string | undefined;
  readonly clock: Clock;
}

/**
 * Sends builds to the engine. Of equal builds only the first runs at once. When it is built, or was built before, the
 * others are built on its image; when it failed, they get the same response; when it was broken off, the next one runs.
 */
export class Builds {
  /** Those of images, and those in containers. */
  readonly all: Build[] = [];
  readonly faults: BuildFaults;
  readonly #shared = new Map<string, SharedBuild>();
  /** The last context: all peers send the same bytes. */
  #inspected: { readonly digest: string; readonly context: Promise<BuildContext> } | undefined;
  readonly #docker: Docker;

  constructor(private readonly options: BuildsOptions) {
    this.#docker = new Docker({ socketPath: options.engineSocket });
    this.faults = new BuildFaults(options.clock);
  }

  /** Rejects before any response, with `Refused` where the gateway refuses the build for its content. */
  async run(proxied: ProxyRequest, client: GatewayClient, image: string): Promise<void> {
    const build: Build = { client: client.name, image, received: Date.now() };
    await this.record(build, () => this.#run(build, proxied, client));
  }

  /** Notes a build with its outcome, also for reports. Rejects as the action does. */
  readonly record: RecordBuild = async (build, action) => {
    this.all.push(build);
    const { client: subject, image, inContainer } = build;
    const title = inContainer ? `chaincode in ${image}` : image;
    const status = () => statusOf(build);
    await trace({ kind: 'build', subject, title, status }, async () => {
      try {
        build.outcome = await action();
      } catch (error) {
        build.outcome = 'refused';
        build.error = (error as Error).message;
        throw error;
      } finally {
        build.ended = Date.now();
      }
      if (build.outcome !== 'built') throw new HarnessError(build.error ?? build.outcome);
    }).catch((error: unknown) => {
      if (!(error instanceof HarnessError)) throw error; // The client has its response.
    });
  };

  async #run(build: Build, proxied: ProxyRequest, client: GatewayClient): Promise<BuildOutcome> {
    const { refusal } = this.faults;
    if (refusal !== undefined) {
      build.error = refusal;
      await proxied.fail(500, refusal);
      return 'refused';
    }
    await this.faults.hold(proxied.gone);
    const input = await this.#receive(proxied);
    while (input && !proxied.isGone) {
      const first = this.#shared.get(input.key);
      if (!first) return this.#lead(build, proxied, client, input);
      build.waitedFor = first.client;
      const result = await Promise.race([first.result, proxied.gone]);
      if (result?.outcome === 'built')
        return (await this.#send(build, proxied, client, await contextFor(input, result.image))).outcome;
      if (result?.outcome === 'failed') return repeatFailure(build, proxied, result);
    }
    return 'broken off';
  }

  /** Others may go on as soon as there is an image that they can be built on. */
  async #lead(
    build: Build,
    proxied: ProxyRequest,
    client: GatewayClient,
    input: BuildInput,
  ): Promise<BuildOutcome> {
    const result = Promise.withResolvers<SharedResult>();
    this.#shared.set(input.key, { client: client.name, result: result.promise });
    try {
      const kept = await this.#idOf(input.keptName);
      if (kept !== undefined) result.resolve({ outcome: 'built', image: kept });
      const sent = await this.#send(build, proxied, client, await contextFor(input, kept));
      if (sent.outcome !== 'built') result.resolve(sent);
      else if (kept === undefined)
        result.resolve({ outcome: 'built', image: await this.#keep(build.image, input) });
      return sent.outcome;
    } finally {
      this.#shared.delete(input.key);
      result.resolve({ outcome: 'broken off' });
    }
  }

  /** Undefined where the client is gone. Throws `Refused`. */
  async #receive(proxied: ProxyRequest): Promise<BuildInput | undefined> {
    const sent = await proxied.body(LARGEST_CONTEXT.sent).catch(() => undefined);
    if (proxied.isGone) return undefined;
    if (!sent) throw new Refused(`its build context has more than ${LARGEST_CONTEXT.sent / 1_000_000} MB`);
    const digest = sha256(sent);
    if (this.#inspected?.digest !== digest) {
      const { dockerfile, layerLabels } = this.options;
      this.#inspected = { digest, context: inspectContext(sent, dockerfile, layerLabels) };
    }
    const { baseImage, content } = await this.#inspected.context;
    const baseId = await this.#idOf(baseImage); // Undefined where the engine will pull it: nobody knows which one.
    const key = sha256(JSON.stringify([digest, baseId, apiVersion(proxied)]));
    const { keptLayers } = this.options;
    const isKept = keptLayers !== undefined && baseId !== undefined;
    return { key, context: content, keptName: isKept ? `${keptLayers}${key}` : undefined };
  }

  /** Under a name of its own, an image outlives its peer's network. Resolves with its id, undefined where it is gone. */
  async #keep(image: string, { keptName }: BuildInput): Promise<string | undefined> {
    const [repo, tag] = keptName?.split(':') ?? [];
    const built = this.#docker.getImage(image);
    if (repo && tag) await built.tag({ repo, tag }).catch(() => {});
    return this.#idOf(image);
  }

  /** Undefined for no image, or where the engine does not tell: its answer to the build says what is wrong. */
  async #idOf(image: string | undefined): Promise<string | undefined> {
    if (image === undefined) return undefined;
    const inspected = this.#docker.getImage(image).inspect();
    return (await inspected.catch(() => undefined))?.Id;
  }

  async #send(
    build: Build,
    proxied: ProxyRequest,
    client: GatewayClient,
    context: Buffer,
  ): Promise<SharedResult> {
    if (proxied.isGone) return { outcome: 'broken off' };
    const { engineSocket } = this.options;
    build.begun = Date.now();
    const marker = randomUUID();
    const ended = Promise.withResolvers<void>();
    let received: { head: IncomingMessage; output: BuildOutput } | undefined;
    let stopped: string | undefined;
    let removal: Promise<void> | undefined;
    const stopCommand = () => {
      const container = received?.output.container;
      if (!container || container === stopped || !proxied.isGone) return;
      stopped = container;
      removal = removeBuildContainer(engineSocket, container, marker);
    };
    const result = await forward(proxied, {
      engineSocket,
      path: `${apiVersion(proxied)}${buildPath(build.image, client, marker)}`,
      body: context,
      beforeCut: () => {
        stopCommand();
        return waitFor(ended.promise, LONGEST_STEP, this.options.clock);
      },
      onResponse: (head) => {
        const output = new BuildOutput(head.statusCode ?? 0, stopCommand);
        head.on('data', (chunk: Buffer) => output.read(chunk));
        received = { head, output };
      },
    });
    ended.resolve();
    await removal;
    if (result !== 'answered' || !received) {
      build.error = result === 'engine gone' ? 'the engine broke off' : 'the client broke off';
      return { outcome: 'broken off' };
    }
    const { head, output } = received;
    output.end();
    if (output.error === undefined) return { outcome: 'built', image: undefined };
    build.error = output.error;
    const headers = withoutContentLength(headersOf(head));
    const response = { status: head.statusCode ?? 0, headers, body: output.text };
    return { outcome: 'failed', error: output.error, response };
  }
}

/**
 * Milliseconds to wait for a build whose client is gone. The gateway does not close the connection to the engine: the
 * current step would then end at an unknown time. It stops the step's command and reads the response to the end. Steps
 * like COPY end by themselves.
 */
const LONGEST_STEP = 30_000;

/** `/v1.25`, or '': an engine may not take the version that a client asks for. */
const apiVersion = ({ incoming }: ProxyRequest): string =>
  /^\/v[\d.]+(?=\/)/.exec(incoming.url ?? '')?.[0] ?? '';

/**
 * Its labels are what removal goes by. The engine itself removes the containers of a failed build (`forcerm`), and gives
 * each of this build's containers a host name that nobody else knows.
 */
function buildPath(image: string, { imageLabels }: GatewayClient, marker: string): string {
  const query = new URLSearchParams({ t: image });
  if (Object.keys(imageLabels).length > 0) query.set('labels', JSON.stringify(imageLabels));
  query.set('forcerm', '1');
  query.set('extrahosts', hostEntry(marker));
  return `/build?${query}`;
}

const contextFor = ({ context }: BuildInput, image: string | undefined): Buffer | Promise<Buffer> =>
  image === undefined ? context : contextOn(image);

const hostEntry = (marker: string) => `build-${marker}:127.0.0.1`;

/** The output may name any container: only one that the engine shows with the build's marker is removed. */
async function removeBuildContainer(engineSocket: string, id: string, marker: string): Promise<void> {
  const container = new Docker({ socketPath: engineSocket, timeout: LONGEST_STEP }).getContainer(id);
  try {
    const { HostConfig } = await container.inspect();
    if (HostConfig.ExtraHosts?.includes(hostEntry(marker))) await container.remove({ force: true });
  } catch {
    // It ended by itself, or the engine is gone: then so is the build.
  }
}

async function repeatFailure(
  build: Build,
  proxied: ProxyRequest,
  { error, response }: SharedResult & { outcome: 'failed' },
): Promise<BuildOutcome> {
  build.begun = Date.now();
  build.error = error;
  await proxied.replay(response);
  return 'failed';
}

/** Removes Content-Length: of a long response only the end is kept, so the length differs. */
function withoutContentLength(headers: readonly string[]): string[] {
  return headers.filter((_, at) => headers[at & ~1]?.toLowerCase() !== 'content-length');
}

function statusOf({ begun, waitedFor }: Build): string {
  if (begun !== undefined) return 'under way';
  return waitedFor === undefined ? 'held' : `waits for the same build of ${waitedFor}`;
}
