import type { IncomingMessage } from 'node:http';
import { forward, headersOf, type ProxyRequest } from './proxy-request';

interface Answer {
  readonly headers: string[];
  readonly body: Buffer;
}

/**
 * The engine's answer to `GET /version`, which each peer asks for twice in a deploy. The engine runs two programs for it, and
 * says the same as long as it runs: it is asked once.
 */
export class EngineVersion {
  /** By path; undefined where the engine refused or did not answer. */
  readonly #answers = new Map<string, Promise<Answer | undefined>>();

  constructor(private readonly engineSocket: string) {}

  async answer(proxied: ProxyRequest): Promise<void> {
    const path = proxied.incoming.url ?? '';
    const known = await Promise.race([this.#answers.get(path), proxied.gone]);
    if (proxied.isGone) return;
    if (known) return void proxied.response.writeHead(200, known.headers).end(known.body);
    const asked = this.#ask(proxied, path);
    this.#answers.set(path, asked);
    await asked;
  }

  async #ask(proxied: ProxyRequest, path: string): Promise<Answer | undefined> {
    let head: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    const result = await forward(proxied, {
      engineSocket: this.engineSocket,
      path,
      body: Buffer.alloc(0),
      onResponse: (response) => {
        head = response;
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
      },
    });
    if (result !== 'answered' || head?.statusCode !== 200) return undefined;
    return { headers: headersOf(head), body: Buffer.concat(chunks) };
  }
}
