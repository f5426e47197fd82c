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
import { text } from 'node:stream/consumers';
import type { GatewayClient } from '../../support/gateway/client';
import { Gateway } from '../../support/gateway/gateway';
import { FakeClock } from '../waiting/fake-clock';

/** The name of a chaincode, as it stands in those of its images and containers. */
export const CHAINCODE = 'ee5b24a1'.repeat(16);

/** Of a peer's image and container for the chaincode. */
export const own = (peer: string, chaincode = CHAINCODE): string => `dev-${peer}-${chaincode}`;

export const LABELS = { 'a.network': 'n1' };
export const IMAGE_LABELS = { origin: '{"a.network":"n1"}' };

export const tenant = (name: string): GatewayClient => ({
  name,
  isOwnName: (candidate) => new RegExp(`^dev-${name}-[0-9a-f]{128}$`).test(candidate),
  buildKey: (image) => image.slice(-CHAINCODE.length),
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
  readonly clock = new FakeClock();
  /** All that reached the engine. */
  readonly reached: Reached[] = [];
  #gateway: Gateway | undefined;
  #answered = 0;
  /** Answers what reaches the engine, unless the test does so itself. */
  onRequest: ((reached: Reached) => void) | undefined;

  async open(): Promise<this> {
    const engineSocket = join(this.#directory, 'engine.sock');
    await once(this.#engine.listen(engineSocket), 'listening');
    const clients = ['vp0', 'vp1', 'vp2'].map(tenant);
    this.#gateway = await Gateway.open({
      engineSocket,
      directory: this.#directory,
      clients,
      clock: this.clock,
    });
    return this;
  }

  async close(): Promise<void> {
    const closed = this.#gateway?.close();
    await this.clock.advance(10_000); // For a build that is given up in the middle of a step.
    await closed;
    this.stopEngine();
    rmSync(this.#directory, { recursive: true });
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
    return join(this.gateway.directoryOf(peer), 'docker.sock');
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

  ask(peer: string, target: string, body = '', options: RequestOptions = {}): Promise<Answer> {
    const sent = this.begin(peer, target, options);
    sent.end(body);
    return answerTo(sent);
  }

  build(peer: string, chaincode = CHAINCODE): Promise<Answer> {
    return this.ask(peer, `POST /build?t=${own(peer, chaincode)}`, 'context');
  }

  /** A connection on which bytes are sent as they are; what comes back is collected until it ends. */
  raw(peer: string, bytes: string): { socket: Socket; answer: Promise<string> } {
    const socket = connect(this.socketOf(peer));
    const answer = text(socket);
    answer.catch(() => {}); // One who broke it off needs no answer.
    socket.write(bytes);
    return { socket, answer };
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const reached = { request, response, method, url, headers };
    this.reached.push(reached);
    this.onRequest?.(reached);
    this.#arrivals.emit('reached', reached);
  }
}

export async function answerTo(sent: ClientRequest): Promise<Answer> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

/** What a builder's answer consists of. */
export const said = (stream: string): string => `${JSON.stringify({ stream })}\r\n`;
export const failed = (error: string): string =>
  `${JSON.stringify({ errorDetail: { message: error }, error })}\r\n`;

/** Comes true when what was to happen has happened; each turn is one of the event loop. */
export async function settled(hasHappened: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !hasHappened(); turn++) await new Promise((next) => setImmediate(next));
}
