import type { ServerResponse } from 'node:http';
import { stringify } from '../wire/go-json';

/** What a route answers: a status, and a body already written out. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Of an answer to OPTIONS. */
  readonly allow?: string;
}

/** JSON with a line feed after it, which is how Go's json.Encoder ends every value. */
export function json(status: number, value: unknown): Answer {
  return { status, body: `${stringify(value)}\n` };
}

export function ok(text: string | readonly string[]): Answer {
  return json(200, { OK: text });
}

export function error(status: number, text: string): Answer {
  return json(status, { Error: text });
}

/** Writes the answer with the headers of the real server, in their order (recorded in 06-rest-get.txt). */
export function send(response: ServerResponse, { status, body, allow }: Answer): void {
  const bytes = Buffer.from(body);
  response.sendDate = false;
  // Node would say `keep-alive`, which goes without saying in HTTP/1.1, and Go does not say it.
  response.removeHeader('Connection');
  response.setHeader('Access-Control-Allow-Headers', 'accept, content-type');
  if (allow) response.setHeader('Access-Control-Allow-Methods', allow);
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Date', new Date().toUTCString());
  if (bytes.length > GO_BUFFER) response.setHeader('Transfer-Encoding', 'chunked');
  else response.setHeader('Content-Length', bytes.length);
  response.writeHead(status);
  response.end(bytes);
}

/** Bytes that Go's server holds back to learn the length of a body before it sends it in chunks. */
const GO_BUFFER = 2048;
