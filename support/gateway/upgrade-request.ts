import { once } from 'node:events';
import { type IncomingMessage, request as requestTo, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** A client's request to go on with a raw stream, as `docker attach` does. */
export class UpgradeRequest {
  /** Resolves when the connection is closed on both sides. */
  readonly closed: Promise<void>;

  constructor(
    readonly incoming: IncomingMessage,
    readonly socket: Duplex,
    /** What the client has sent behind its request. */
    readonly head: Buffer,
  ) {
    socket.on('error', () => {}); // The client is gone.
    this.closed = new Promise((resolve) => void socket.once('close', resolve));
  }

  get isGone(): boolean {
    return this.socket.destroyed;
  }

  /** Responds as the engine does with an error. */
  fail(status: number, message: string): void {
    const body = `${JSON.stringify({ message })}\n`;
    const headers = ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(body))];
    this.socket.end(`${headOf(status, STATUS_CODES[status], [...headers, 'Connection', 'close'])}${body}`);
    this.socket.resume();
  }

  /** Begins the stream. */
  accept(headers: readonly string[] = RAW_STREAM): void {
    this.socket.write(headOf(101, 'UPGRADED', headers));
  }
}

const RAW_STREAM = [
  ...['Content-Type', 'application/vnd.docker.raw-stream'],
  ...['Connection', 'Upgrade'],
  ...['Upgrade', 'tcp'],
];

function headOf(status: number, reason = '', headers: readonly string[] = []): string {
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? `${name}: ${headers[at + 1]}` : []));
  return [`HTTP/1.1 ${status} ${reason}`, ...lines, '', ''].join('\r\n');
}

/** Asks the engine for the same, and passes both streams on as they are. Resolves when they have ended. Never rejects. */
export async function forwardUpgrade(upgrade: UpgradeRequest, engineSocket: string): Promise<void> {
  const { incoming, socket, head } = upgrade;
  const outgoing = requestTo({
    socketPath: engineSocket,
    method: incoming.method,
    path: incoming.url,
    headers: { host: 'docker', connection: 'Upgrade', upgrade: 'tcp', 'content-length': '0' },
    agent: false,
  });
  outgoing.on('error', () => {}); // Also after the stream has begun.
  void upgrade.closed.then(() => outgoing.destroy());
  const streams = once(outgoing, 'upgrade') as Promise<[IncomingMessage, Duplex, Buffer]>;
  const refusal = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.end();
  try {
    const [answer, engine, begun] = await Promise.race([streams, refusal]);
    if (!engine) return upgrade.fail(answer.statusCode ?? 502, messageIn(await buffer(answer)));
    engine.on('error', () => socket.destroy());
    upgrade.accept(answer.rawHeaders);
    socket.write(begun ?? '');
    engine.write(head);
    engine.pipe(socket);
    socket.pipe(engine);
    void upgrade.closed.then(() => engine.destroy());
    await upgrade.closed;
  } catch (error) {
    upgrade.fail(502, `The engine does not answer: ${(error as Error).message}`);
  }
}

function messageIn(body: Buffer): string {
  try {
    return (JSON.parse(body.toString()) as { message: string }).message;
  } catch {
    return body.toString();
  }
}
