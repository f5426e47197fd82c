import { EventEmitter, once } from 'node:events';
import * as net from 'node:net';
import type { ClientTls, ServerTls } from './tls';

/** What crosses a connection: one JSON object a line. The real peer speaks gRPC here; see README.md. */
export type Message = { readonly type: string; readonly [field: string]: unknown };

type Reply = { type: 'REPLY'; id: number; result?: unknown; error?: string };
type Handler = (method: string, params: unknown) => Promise<unknown>;

/** Of gRPC's flow control, bytes. */
const WINDOW = 65_535;
/** Messages that consensus queues for each peer; Fabric's `pbft/broadcast.go`. */
const QUEUE = 10;

/**
 * One connection, TCP or TLS, between two parties of the network (peer and peer, peer and chaincode, CLI and peer,
 * peer and membersrvc). Emits `message` for everything but calls and their replies, and `close` once.
 */
export class Connection extends EventEmitter<{ message: [Message]; close: [] }> {
  #calls = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #lastCall = 0;
  /** What has come of a line that has not ended yet. */
  #begun: string[] = [];
  #answer: Handler | undefined;
  /** Messages that the kernel has not taken yet. */
  #unsent = 0;

  constructor(private readonly socket: net.Socket) {
    super();
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#closed());
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#read(text));
  }

  get open(): boolean {
    return !this.socket.destroyed && this.socket.writable;
  }

  /** The other side has taken nothing for a while: v0.6.1 holds one gRPC window and ten messages for it, and drops others. */
  get isFull(): boolean {
    return this.socket.writableLength > WINDOW && this.#unsent > QUEUE;
  }

  send(message: Message): void {
    if (!this.open) return;
    this.#unsent++;
    this.socket.write(`${JSON.stringify(message)}\n`, () => {
      this.#unsent--;
    });
  }

  /** Calls the other side. Rejects with the error it answered, or when the connection ends first. */
  call<T>(method: string, params: unknown = {}): Promise<T> {
    const id = ++this.#lastCall;
    return new Promise<T>((resolve, reject) => {
      if (!this.open) return reject(new Error('connection closed'));
      this.#calls.set(id, { resolve: (result) => resolve(result as T), reject });
      this.send({ type: 'CALL', id, method, params });
    });
  }

  /** Answers the other side's calls from now on. */
  answer(handler: Handler): void {
    this.#answer = handler;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Not by node:readline, which takes U+2028 for the end of a line as well, and JSON leaves that in strings. */
  #read(text: string): void {
    const [first = '', ...others] = text.split('\n');
    this.#begun.push(first);
    for (const next of others) {
      const line = this.#begun.join('');
      this.#begun = [next];
      this.#received(line);
    }
  }

  #received(line: string): void {
    const message = parse(line);
    if (!message) this.close();
    else if (message.type === 'REPLY') this.#replied(message as Reply);
    else if (message.type === 'CALL') void this.#called(message as unknown as Call);
    else this.emit('message', message);
  }

  #replied({ id, result, error }: Reply): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  }

  async #called({ id, method, params }: Call): Promise<void> {
    try {
      if (!this.#answer) throw new Error(`unknown service ${method}`);
      this.send({ type: 'REPLY', id, result: await this.#answer(method, params) });
    } catch (error) {
      this.send({ type: 'REPLY', id, error: error instanceof Error ? error.message : String(error) });
    }
  }

  #closed(): void {
    for (const call of this.#calls.values()) call.reject(new Error('connection closed'));
    this.#calls.clear();
    this.emit('close');
  }
}

/** Undefined for what is not of this protocol: somebody else's client, or half a line of a connection that broke. */
function parse(line: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null && 'type' in message
      ? (message as Message)
      : undefined;
  } catch {
    return undefined;
  }
}

type Call = { type: 'CALL'; id: number; method: string; params: unknown };

export interface DialOptions {
  /** In ms. */
  readonly timeout?: number;
  readonly tls?: ClientTls | undefined;
}

/**
 * Dials `host:port`. Rejects with Node's own error (`ECONNREFUSED`, `ERR_TLS_CERT_ALTNAME_INVALID`, …), or when
 * `timeout` is over.
 */
export async function dial(
  address: string,
  { timeout = 3_000, tls: client }: DialOptions = {},
): Promise<Connection> {
  const [host = '', port = ''] = address.split(':');
  const to = { host, port: Number(port) };
  const socket = client ? (await loadTls()).connect({ ...to, ...client }) : net.connect(to);
  try {
    await once(socket, client ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(timeout) });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return new Connection(socket);
}

/** Listens on `port` on all addresses of the container. With TLS, who does not speak it is hung up on. */
export async function listen(
  port: number,
  accept: (connection: Connection) => void,
  shown?: ServerTls,
): Promise<net.Server> {
  const connected = (socket: net.Socket) => accept(new Connection(socket));
  const server = shown ? (await loadTls()).createServer(shown, connected) : net.createServer(connected);
  server.listen(port, '0.0.0.0');
  await once(server, 'listening');
  return server;
}

/** Most networks have no TLS, and loading it costs each process some 20 ms of CPU. */
const loadTls = () => import('node:tls');
