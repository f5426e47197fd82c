import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BuildContainerRequestKind, BuildStep } from '../fabric/engine-requests';
import { bounded, type Clock } from '../waiting/clock';
import { LARGEST_CONTEXT } from './build-context';
import type { Build, BuildFaults, BuildOutcome, RecordBuild } from './builds';
import { type BuildContainerBody, type BuildContainerRules, buildContainerBody } from './container-body';
import { type GatewayClient, Refused } from './policy';
import type { ProxyRequest } from './proxy-request';
import { type BuildResult, failureOf, keyOf, SharedBuild, type SharedBuildOptions } from './shared-build';
import type { UpgradeRequest } from './upgrade-request';

export interface BuildContainersOptions extends SharedBuildOptions, BuildContainerRules {
  readonly faults: BuildFaults;
  readonly record: RecordBuild;
  readonly clock: Clock;
}

/** A container as its client sees it. */
class BuildContainer {
  readonly streams = new Set<UpgradeRequest>();
  archive: Buffer = Buffer.alloc(0);
  hasStarted = false;
  hasLeft = false;
  readonly #start = Promise.withResolvers<BuildResult | undefined>();
  readonly #end = Promise.withResolvers<BuildResult | undefined>();
  readonly #left = Promise.withResolvers<undefined>();

  constructor(
    readonly client: GatewayClient,
    readonly body: BuildContainerBody,
    readonly step: BuildStep,
  ) {}

  /** Resolves when it runs, or with the result where it has ended at once. */
  readonly started = this.#start.promise;
  /** Resolves without a result where the client left. */
  readonly ended = this.#end.promise;
  /** Resolves when the client does not wait for the build any more. */
  readonly left = this.#left.promise;

  begin(result: BuildResult | undefined): void {
    this.#start.resolve(result);
  }

  end(result: BuildResult | undefined): void {
    this.#start.resolve(result);
    this.#end.resolve(result);
  }

  leave(): void {
    this.hasLeft = true;
    this.#left.resolve(undefined);
    if (!this.hasStarted) this.end(undefined);
  }
}

/**
 * Containers that clients compile in. A container gets an id of the gateway's own; on the engine there is one for all
 * clients with the same build, and none where an equal build's output is kept. All get the same output, or the same
 * failure. When nobody waits for it any more, it is removed.
 */
export class BuildContainers {
  readonly #containers = new Map<string, BuildContainer>();
  readonly #underWay = new Map<string, SharedBuild>();
  /** Who waits for a build. */
  readonly #waiting = new Map<SharedBuild, Set<BuildContainer>>();
  readonly #endings = new Set<Promise<unknown>>();

  constructor(private readonly options: BuildContainersOptions) {}

  /** Throws `Refused`. */
  async serve(
    kind: BuildContainerRequestKind,
    id: string,
    proxied: ProxyRequest,
    client: GatewayClient,
  ): Promise<void> {
    if (kind === 'create build container') return this.#create(proxied, client);
    const container = this.#find(id, client);
    if (kind === 'build input') return upload(proxied, container);
    if (!(await proxied.body(0))) throw new Refused('it may have no body');
    if (kind === 'start build') return this.#start(proxied, container);
    if (kind === 'await build') return this.#await(proxied, container);
    if (kind === 'build output') return download(proxied, container);
    container.leave();
    this.#containers.delete(id);
    proxied.response.writeHead(204).end();
  }

  /** Sends all that the build prints, when it has ended: clients show it where it failed. Throws `Refused`. */
  async serveLog(id: string, upgrade: UpgradeRequest, client: GatewayClient): Promise<void> {
    const container = this.#find(id, client);
    container.streams.add(upgrade);
    upgrade.accept();
    upgrade.socket.resume();
    const result = await Promise.race([container.ended, upgrade.closed]);
    upgrade.socket.end(result && 'log' in result ? result.log : '');
    await upgrade.closed;
    container.streams.delete(upgrade);
  }

  /** Ends all builds, and resolves when the engine has. */
  async close(): Promise<void> {
    for (const container of this.#containers.values()) container.leave();
    await Promise.all(this.#endings);
  }

  async #create(proxied: ProxyRequest, client: GatewayClient): Promise<void> {
    const sent = await proxied.body(LARGEST_DESCRIPTION);
    if (!sent) throw new Refused('its body is too large');
    const { faults, record } = this.options;
    const { body, step } = buildContainerBody(sent.toString(), client, this.options);
    const { refusal } = faults;
    if (refusal === undefined || step === 'version') {
      const id = randomBytes(32).toString('hex');
      this.#containers.set(id, new BuildContainer(client, body, step));
      return sendJson(proxied, 201, { Id: id, Warnings: [] });
    }
    await record({ ...buildOf(client, body), error: refusal }, async () => 'refused');
    await proxied.fail(500, refusal);
  }

  #find(id: string, client: GatewayClient): BuildContainer {
    const container = this.#containers.get(id);
    if (container?.client === client) return container;
    throw new Refused(`"${id.slice(0, 12)}" is not a build container of ${client.name}`);
  }

  async #start(proxied: ProxyRequest, container: BuildContainer): Promise<void> {
    if (container.hasStarted) return void proxied.response.writeHead(304).end();
    container.hasStarted = true;
    this.#follow(this.#run(container));
    const result = await Promise.race([container.started, proxied.gone]);
    if (proxied.isGone) return container.leave();
    if (result && 'status' in result) return proxied.fail(result.status, result.message);
    proxied.response.writeHead(204).end();
  }

  /** A question for the version is not recorded, and strikes no fault. */
  async #run(container: BuildContainer): Promise<void> {
    const { record, faults } = this.options;
    const build = buildOf(container.client, container.body);
    if (container.step === 'version') return void (await this.#build(container, build));
    await record(build, async () => {
      await faults.hold(container.left);
      return this.#build(container, build);
    });
  }

  async #build(container: BuildContainer, build: Build): Promise<BuildOutcome> {
    const result = await this.#share(container, build).catch(failureOf);
    container.end(result);
    if (!result) return 'broken off';
    const error = errorOf(result);
    if (error === undefined) return 'built';
    build.error = error;
    return 'failed';
  }

  /** Waits for an equal build, or begins one. */
  async #share(container: BuildContainer, build: Build): Promise<BuildResult | undefined> {
    const key = await keyOf(container, this.options);
    if (container.hasLeft) return undefined;
    const first = this.#underWay.get(key);
    const shared = first ?? new SharedBuild(key, container, this.options);
    if (first) build.waitedFor = first.client.name;
    else {
      build.begun = Date.now();
      this.#follow(shared.removed);
    }
    this.#underWay.set(key, shared);
    const waiting = this.#waiting.get(shared) ?? new Set();
    this.#waiting.set(shared, waiting.add(container));
    void shared.started.then((result) => container.begin(result));
    const result = await Promise.race([shared.ended, container.left]);
    waiting.delete(container);
    if (waiting.size > 0) return result;
    this.#waiting.delete(shared);
    if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
    if (!result) await shared.abort();
    return result;
  }

  #follow(ending: Promise<void>): void {
    this.#endings.add(ending);
    void ending.finally(() => this.#endings.delete(ending));
  }

  async #await(proxied: ProxyRequest, container: BuildContainer): Promise<void> {
    const result = await Promise.race([container.ended, proxied.gone]);
    if (proxied.isGone) return container.leave();
    if (!result) return proxied.fail(500, 'the build was broken off');
    if ('status' in result) return proxied.fail(result.status, result.message);
    if (result.exitCode !== 0) await this.#logRead(container);
    sendJson(proxied, 200, { Error: null, StatusCode: result.exitCode });
  }

  /** A client that has its exit code stops reading the log. */
  async #logRead({ streams }: BuildContainer): Promise<void> {
    const { clock } = this.options;
    const closed = Promise.all([...streams].map((stream) => stream.closed));
    await bounded('no end of the log', READING_BOUND, () => closed, clock).catch(() => {});
    await new Promise<void>((resolve) => clock.after(READING_TIME, resolve));
  }
}

/** The description of a container, in bytes; a peer's has 1500. */
const LARGEST_DESCRIPTION = 1_000_000;

/** Milliseconds until a client has closed the log that was sent, and until it has read what was sent last. */
const READING_BOUND = 2_000;
const READING_TIME = 100;

const buildOf = ({ name }: GatewayClient, { Image }: BuildContainerBody): Build => ({
  client: name,
  image: Image,
  inContainer: true,
  received: Date.now(),
});

function sendJson({ response }: ProxyRequest, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

async function upload(proxied: ProxyRequest, container: BuildContainer): Promise<void> {
  const sent = await proxied.body(LARGEST_CONTEXT.sent);
  if (!sent) throw new Refused(`its input has more than ${LARGEST_CONTEXT.sent / 1_000_000} MB`);
  container.archive = sent;
  proxied.response.writeHead(200).end();
}

async function download(proxied: ProxyRequest, container: BuildContainer): Promise<void> {
  const result = await Promise.race([container.ended, proxied.gone]);
  if (!result || !('output' in result) || result.exitCode !== 0)
    return proxied.fail(404, 'the build has no output');
  const { size, mtime } = await stat(result.output);
  const folder = Buffer.from(
    JSON.stringify({ name: '.', size: 4096, mode: FOLDER_MODE, mtime, linkTarget: '' }),
  );
  proxied.response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'Content-Length': size,
    'X-Docker-Container-Path-Stat': folder.toString('base64'),
  });
  const content = createReadStream(result.output, { highWaterMark: 1_000_000 });
  await pipeline(content, proxied.response).catch(() => {}); // The client is gone.
}

/** As Go writes the mode of a folder that all may read. */
const FOLDER_MODE = 0o755 + 2 ** 31;

/** As an engine words it; undefined for a build that succeeded. */
function errorOf(result: BuildResult): string | undefined {
  if ('status' in result) return result.message;
  if (result.exitCode === 0) return undefined;
  return `exit code ${result.exitCode}: ${compilerLines(result.log)}`;
}

/** Of a log as the engine multiplexes it. A compiler names each package that it comes to in a line of one word. */
function compilerLines(log: Buffer): string {
  const texts: Buffer[] = [];
  for (let at = 0; at + FRAME_HEADER <= log.length; ) {
    const end = at + FRAME_HEADER + log.readUInt32BE(at + 4);
    texts.push(log.subarray(at + FRAME_HEADER, end));
    at = end;
  }
  const lines = Buffer.concat(texts).toString().split('\n');
  return lines
    .filter((line) => /\S\s+\S/.test(line))
    .slice(-SHOWN_LINES)
    .join('\n');
}

/** Stream, three zeros, and the length of what follows: docs of `docker attach`. In bytes. */
const FRAME_HEADER = 8;
const SHOWN_LINES = 12;
