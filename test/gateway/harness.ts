import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { EngineRequests } from '../../support/fabric/engine-requests';
import { engineRequests } from '../../support/fabric/v0.6/engine-requests';
import { Gateway } from '../../support/gateway/gateway';
import type { GatewayClient } from '../../support/gateway/policy';
import { FakeClock } from '../waiting/fake-clock';

/** The name of a chaincode, as it stands in those of its images and containers. */
export const CHAINCODE = 'ee5b24a1'.repeat(16);

/** Of a peer's image and container for the chaincode. */
export const own = (peer: string, chaincode = CHAINCODE): string => `dev-${peer}-${chaincode}`;

export const LABELS = { 'a.network': 'n1' };
export const IMAGE_LABELS = { origin: '{"a.network":"n1"}' };

export const LAYER_LABELS = { 'a.run': '"r" $1' };
export const BASE = 'hyperledger/fabric-baseimage';
export const IMAGES = { builders: ['hyperledger/fabric-ccenv:2.5'], runtimes: [BASE] };
export const DOCKERFILE = `from ${BASE}\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n\nRUN go install x`;

export const FILES = { Dockerfile: DOCKERFILE, 'src/a.go': 'package main' };

/** A build context of these files, as a peer sends it. */
export async function contextOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const tar = pack();
  // With the time that peers give all files: equal files make equal contexts.
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, content);
  tar.finalize();
  return gzipSync(await buffer(tar));
}

export const client = (name: string): GatewayClient => ({
  name,
  isOwnName: (candidate) => new RegExp(`^dev-${name}-[0-9a-f]{128}$`).test(candidate),
  labels: LABELS,
  imageLabels: IMAGE_LABELS,
  networks: ['n1_default'],
});

/** A request that reached the engine, to be answered by the test. */
export interface Reached {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A gateway with two clients, vp0 and vp1, and an engine that does what the test says. */
export class Harness {
  readonly #directory = mkdtempSync(join(tmpdir(), 'gateway-test-'));
  readonly #arrivals = new EventEmitter<{ reached: [Reached] }>();
  readonly #engine = createServer({ requestTimeout: 0 }, (request, response) =>
    this.#receive(request, response),
  );
  readonly outputs = join(this.#directory, 'compiled');
  readonly clock = new FakeClock();
  /** All that reached the engine. */
  readonly reached: Reached[] = [];
  /** Of every dev image; undefined: there is none. */
  imageId: string | undefined;
  /** Of the image that builds begin with. */
  baseId = 'sha256:base';
  /** Ids of the images that keep layers, by name. */
  readonly kept = new Map<string, string>();
  #gateway: Gateway | undefined;
  #answered = 0;
  /** Answers what reaches the engine, unless the test does so itself. */
  onRequest: ((reached: Reached) => void) | undefined;

  /** Answers what asks the engine for a stream. */
  onUpgrade(listener: (request: IncomingMessage, socket: Duplex) => void): void {
    this.#engine.removeAllListeners('upgrade').on('upgrade', listener);
  }

  /** As an engine that refuses a request unread, by its head. */
  refuseUnread(status: number, body: string): void {
    this.#engine.on('checkContinue', (_, response: ServerResponse) => response.writeHead(status).end(body));
  }

  async open(requests: EngineRequests = engineRequests): Promise<this> {
    const engineSocket = join(this.#directory, 'engine.sock');
    await once(this.#engine.listen(engineSocket), 'listening');
    const clients = ['vp0', 'vp1', 'vp2'].map(client);
    this.#gateway = await Gateway.open({
      engineSocket,
      directory: this.#directory,
      clients,
      requests,
      images: IMAGES,
      outputs: this.outputs,
      compilerVolume: { name: 'compilers', labels: LABELS },
      layerLabels: LAYER_LABELS,
      keptLayers: 'kept/layers:r1-',
      clock: this.clock,
    });
    return this;
  }

  async close(): Promise<void> {
    await this.closeGateway();
    this.stopEngine();
    rmSync(this.#directory, { recursive: true });
  }

  /** Time passes for builds that the engine does not end. */
  async closeGateway(): Promise<void> {
    let isClosed = false;
    const closed = this.gateway.close().then(() => {
      isClosed = true;
    });
    while (!isClosed) {
      await this.clock.advance(30_000);
      await new Promise((next) => setImmediate(next));
    }
    await closed;
  }

  /** Time passes until all have come true. */
  async passTime(all: readonly Promise<unknown>[]): Promise<void> {
    let isOver = false;
    const over = Promise.allSettled(all).then(() => {
      isOver = true;
    });
    while (!isOver) {
      await this.clock.advance(100);
      await new Promise((next) => setImmediate(next));
    }
    await over;
  }

  get gateway(): Gateway {
    if (this.#gateway) return this.#gateway;
    throw new Error('The harness is not open.');
  }

  stopEngine(): void {
    this.#engine.close();
    this.#engine.closeAllConnections();
  }

  socketOf(peer: string): string {
    return this.gateway.socketOf(peer).file;
  }

  /** The next request that reaches the engine; of those that have, each is given once. */
  async next(): Promise<Reached> {
    while (this.reached.length === this.#answered) await once(this.#arrivals, 'reached');
    const reached = this.reached[this.#answered++];
    if (reached) return reached;
    throw new Error('It was there a moment ago.');
  }

  /** Begins a request of a peer; whoever calls ends it. */
  begin(peer: string, target: string, options: RequestOptions = {}): ClientRequest {
    const [method, path] = target.split(' ');
    return request({ socketPath: this.socketOf(peer), method, path, agent: false, ...options });
  }

  ask(
    peer: string,
    target: string,
    body: string | Buffer = '',
    options: RequestOptions = {},
  ): Promise<Answer> {
    const sent = this.begin(peer, target, options);
    sent.end(body);
    return answerTo(sent);
  }

  async build(peer: string, chaincode = CHAINCODE, dockerfile = DOCKERFILE): Promise<Answer> {
    const context = await contextOf({ ...FILES, Dockerfile: dockerfile });
    return this.ask(peer, `POST /build?t=${own(peer, chaincode)}`, context);
  }

  /** A build that its client breaks off by `destroy`. */
  async beginBuild(peer: string): Promise<ClientRequest> {
    const sent = this.begin(peer, `POST /build?t=${own(peer)}`);
    sent.on('error', () => {});
    sent.end(await contextOf(FILES));
    return sent;
  }

  /** A connection on which bytes are sent as they are; what comes back is collected until it ends. */
  raw(peer: string, bytes: string | Buffer): { socket: Socket; answer: Promise<string> } {
    const socket = connect(this.socketOf(peer));
    const answer = text(socket);
    answer.catch(() => {}); // One who broke it off needs no answer.
    socket.write(bytes);
    return { socket, answer };
  }

  #inspectImage(response: ServerResponse, id: string | undefined): void {
    if (id === undefined) json(response, 404, { message: 'No such image' });
    else json(response, 200, { Id: id });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    if (url === `/images/${BASE}/json`) return void json(response, 200, { Id: this.baseId });
    const [, kept] = /^\/images\/(kept\/layers:[^/]+)\/json$/.exec(decodeURIComponent(url)) ?? [];
    if (kept) return void this.#inspectImage(response, this.kept.get(kept));
    if ((!this.onRequest || this.imageId) && /^\/images\/dev-[^/]+\/json$/.test(url))
      return void this.#inspectImage(response, this.imageId);
    const tagged = /^\/images\/dev-[^/]+\/tag\?(.*)$/.exec(url);
    if (tagged) {
      const { repo, tag } = Object.fromEntries(new URLSearchParams(tagged[1]));
      if (this.imageId) this.kept.set(`${repo}:${tag}`, this.imageId);
      return void json(response, 201, {});
    }
    const reached = { request, response, method, url, headers };
    this.reached.push(reached);
    this.onRequest?.(reached);
    this.#arrivals.emit('reached', reached);
  }
}

const json = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

export async function answerTo(sent: ClientRequest): Promise<Answer> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

/** What a builder's answer consists of. */
export const said = (stream: string): string => `${JSON.stringify({ stream })}\r\n`;
export const failed = (error: string): string =>
  `${JSON.stringify({ errorDetail: { message: error }, error })}\r\n`;

/** Milliseconds, also on a busy machine. */
const HANGS_AFTER = 60_000;

/** When it has happened. */
export async function settled(hasHappened: () => boolean): Promise<void> {
  const end = Date.now() + HANGS_AFTER;
  while (!hasHappened()) {
    if (Date.now() > end) throw new Error(`not within ${HANGS_AFTER} ms: ${hasHappened}`);
    await new Promise((next) => setImmediate(next));
  }
}

/** When all that could happen has had the time for it. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 1_000; turn++) await new Promise((next) => setImmediate(next));
}
