import { once } from 'node:events';
import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestTo,
  type ServerResponse,
} from 'node:http';
import { finished } from 'node:stream/promises';

/** A client's request and its response. */
export class ProxyRequest {
  /** Resolves when the client disconnects before its response is complete. */
  readonly gone: Promise<void>;

  constructor(
    readonly incoming: IncomingMessage,
    readonly response: ServerResponse,
  ) {
    const { socket } = incoming;
    this.gone = new Promise((resolve) => {
      const listener = () => resolve();
      socket.once('close', listener);
      response.once('finish', () => socket.off('close', listener));
    });
  }

  /** True as soon as the connection is broken; `gone` resolves a moment later. */
  get isGone(): boolean {
    return this.incoming.socket.destroyed;
  }

  /**
   * The rest of the body, read to its end; undefined where it is longer than `limit` bytes. Rejects when the client
   * disconnects.
   */
  async body(limit: number): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    }
    return size <= limit ? Buffer.concat(chunks) : undefined;
  }

  sendJson(status: number, body: object): void {
    const text = `${JSON.stringify(body)}\n`;
    this.response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
  }

  /** Responds as the engine does with an error. */
  async fail(status: number, message: string): Promise<void> {
    // A client that writes its whole request before it reads would miss a response that comes earlier.
    await this.body(0).catch(() => undefined); // The client is gone: nobody waits for a response.
    this.sendJson(status, { message });
  }
}

interface ForwardOptions {
  /** Path of the engine's own socket. */
  readonly engineSocket: string;
  /** Path and query. */
  readonly path: string;
  readonly body: Buffer;
  /** Called when the client has disconnected; then the connection to the engine is cut. */
  readonly beforeCut?: () => Promise<void>;
  /** Called before any of the response's body is read. */
  readonly onResponse?: (response: IncomingMessage) => void;
}

type ForwardResult = 'answered' | 'client gone' | 'engine gone';

/** Sends a request to the engine and its response to the client, unchanged and as it arrives. Never rejects. */
export async function forward(proxied: ProxyRequest, options: ForwardOptions): Promise<ForwardResult> {
  const { incoming, response } = proxied;
  const outgoing = requestTo({
    socketPath: options.engineSocket,
    method: incoming.method,
    path: options.path,
    headers: headersFor(incoming, options.body),
    agent: false,
  });
  outgoing.on('error', () => {}); // Also after the engine has responded.
  void proxied.gone.then(async () => {
    await options.beforeCut?.();
    outgoing.destroy();
  });
  sendWhenAsked(outgoing, options.body);

  let answer: IncomingMessage;
  try {
    [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  } catch (error) {
    if (proxied.isGone) return 'client gone';
    await proxied.fail(502, `The engine does not answer: ${(error as Error).message}`);
    return 'engine gone';
  }

  let isEngineGone = false;
  answer.once('error', () => {
    isEngineGone = !proxied.isGone;
  });
  try {
    options.onResponse?.(answer);
    response.writeHead(answer.statusCode ?? 502, headersOf(answer));
    response.flushHeaders();
    await passOn(answer, proxied);
    if (proxied.isGone) return 'client gone';
    response.end();
    return 'answered';
  } catch {
    response.destroy();
    return isEngineGone ? 'engine gone' : 'client gone';
  } finally {
    outgoing.destroy(); // Unfinished where the engine has refused it.
  }
}

/**
 * The body goes out when the engine begins to read it, as Go's servers do with `100 Continue`. One that refuses the request
 * unread closes the connection: its answer would be lost while the body is written.
 */
function sendWhenAsked(outgoing: ClientRequest, body: Buffer): void {
  if (body.length === 0) return void outgoing.end();
  outgoing.once('continue', () => outgoing.end(body));
  outgoing.flushHeaders();
}

/** Reads the response to its end even when the client has disconnected. Rejects where the engine breaks it off. */
async function passOn(answer: IncomingMessage, { response, gone }: ProxyRequest): Promise<void> {
  response.on('error', () => {}); // The client is gone.
  answer.pipe(response, { end: false });
  void gone.then(() => answer.unpipe(response).resume());
  await finished(answer);
}

/** Without those of the connection itself: name, value, name, value, … */
export function headersOf({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, at) => !CONNECTION_HEADER.test(rawHeaders[at & ~1] ?? ''));
}

const CONNECTION_HEADER = /^(?:connection|keep-alive|transfer-encoding|upgrade|trailer)$/i;

/** The engine gets only these of the client's headers. */
const PASSED_ON = ['user-agent', 'accept', 'content-type', 'x-registry-auth', 'x-registry-config'];

function headersFor({ headers }: IncomingMessage, body: Buffer): OutgoingHttpHeaders {
  const passed = PASSED_ON.filter((name) => headers[name]).map((name) => [name, headers[name]]);
  return {
    host: 'docker',
    ...Object.fromEntries(passed),
    ...(body.length > 0 && { expect: '100-continue' }),
    'content-length': String(body.length),
  };
}
