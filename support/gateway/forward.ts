import { once } from 'node:events';
import { request as ask, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { finished } from 'node:stream/promises';
import type { ProxyRequest } from './proxy-request';

/** What goes to the engine in the place of the client's request, and who else reads the answer. */
export interface ForwardOptions {
  /** Path of the engine's own socket. */
  readonly engineSocket: string;
  /** Path and query. */
  readonly path: string;
  /** Undefined: the client's own body, as it comes. */
  readonly body?: Buffer | undefined;
  /** Waited for before the engine is left of which the client has gone. */
  readonly canBeLeft?: () => Promise<void>;
  /** Called with the engine's answer before any of its body has been read. */
  readonly onAnswer?: (answer: IncomingMessage) => void;
}

export type ForwardResult = 'answered' | 'client gone' | 'engine gone';

/** Passes a request on to the engine and the answer back, untouched and as they come. Never rejects. */
export async function forward(exchange: ProxyRequest, passage: ForwardOptions): Promise<ForwardResult> {
  const { request, response } = exchange;
  const outgoing = ask({
    socketPath: passage.engineSocket,
    method: request.method,
    path: passage.path,
    headers: headersFor(request, passage.body),
    agent: false,
  });
  outgoing.on('error', () => {}); // An engine that answers early, and reads no further.
  void exchange.gone.then(async () => {
    await passage.canBeLeft?.();
    outgoing.destroy();
  });
  if (passage.body) outgoing.end(passage.body);
  else request.pipe(outgoing);

  let answer: IncomingMessage;
  try {
    [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  } catch (error) {
    if (exchange.isGone) return 'client gone';
    request.unpipe(outgoing);
    await exchange.fail(502, `The engine does not answer: ${(error as Error).message}`);
    return 'engine gone';
  }

  let isEngineGone = false;
  answer.once('error', () => {
    isEngineGone = !exchange.isGone;
  });
  try {
    passage.onAnswer?.(answer);
    response.writeHead(answer.statusCode ?? 502, headersOf(answer));
    response.flushHeaders();
    await passOn(answer, exchange);
    if (exchange.isGone) return 'client gone';
    request.unpipe(outgoing);
    await exchange.readAway();
    response.end();
    return 'answered';
  } catch {
    response.destroy();
    return isEngineGone ? 'engine gone' : 'client gone';
  }
}

/** All of the answer, as it comes; of a client that has gone, nobody gets the rest. Rejects where it breaks off. */
async function passOn(answer: IncomingMessage, { response, gone }: ProxyRequest): Promise<void> {
  response.on('error', () => {}); // Its client has gone.
  answer.pipe(response, { end: false });
  void gone.then(() => answer.unpipe(response).resume());
  await finished(answer);
}

/** The answer's headers, but for those of its connection: name, value, name, value, … */
export function headersOf({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, at) => !OF_THE_CONNECTION.test(rawHeaders[at & ~1] ?? ''));
}

const OF_THE_CONNECTION = /^(?:connection|keep-alive|transfer-encoding|upgrade|trailer)$/i;

/** Of the client's headers the engine gets these; it needs no others. */
const PASSED_ON = ['user-agent', 'accept', 'content-type', 'x-registry-auth', 'x-registry-config'];

function headersFor({ headers }: IncomingMessage, body: Buffer | undefined): OutgoingHttpHeaders {
  const length = body ? String(body.length) : headers['content-length'];
  return {
    host: 'docker',
    ...Object.fromEntries(PASSED_ON.filter((name) => headers[name]).map((name) => [name, headers[name]])),
    ...(length !== undefined && { 'content-length': length }),
  };
}
