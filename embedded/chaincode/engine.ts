import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** The engine answered, but not what was asked for. */
export class EngineError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The Dockerfile failed, or could not be run. `output` is what the build said until then. */
export class BuildError extends Error {
  constructor(
    message: string,
    readonly output: string,
  ) {
    super(message);
  }
}

/**
 * The requests a v0.6.1 peer sends to its Docker engine, with the paths, headers and bodies of its go-dockerclient:
 * unversioned paths, a connection each. (Recorded in docker-api.txt.) One object is one such client, which asks for
 * the engine's version once, before the first request that depends on it.
 */
export class Engine {
  #versionKnown = false;

  /** @param endpoint `unix:///path` as in `CORE_VM_ENDPOINT` */
  constructor(private readonly endpoint: string) {}

  /** Builds and tags an image from a gzipped tar. Rejects with a `BuildError`. */
  async build(tag: string, context: Buffer): Promise<void> {
    await this.#version();
    const headers = {
      Host: '',
      'User-Agent': 'go-dockerclient',
      'Content-Length': String(context.length),
      'Content-Type': 'application/tar',
      'X-Registry-Auth': 'e30K',
      'X-Registry-Config': 'bnVsbAo=',
    };
    let answer: Answer;
    try {
      answer = await this.#send('POST', `/build?t=${tag}`, headers, context);
    } catch (error) {
      throw new BuildError((error as Error).message, '');
    }
    if (answer.status !== 200) throw new BuildError(`API error (${answer.status}): ${answer.body}`, '');
    const messages = answer.body.split('\n').filter((line) => line.trim() !== '');
    let output = '';
    for (const message of messages.map((line) => JSON.parse(line) as { stream?: string; error?: string })) {
      if (message.error !== undefined) throw new BuildError(message.error, output);
      output += message.stream ?? '';
    }
  }

  /** @param seconds how long it may take to stop by itself */
  stop(container: string, seconds: number): Promise<void> {
    return this.#ask('POST', `/containers/${container}/stop?t=${seconds}`, container, [204]);
  }

  kill(container: string): Promise<void> {
    return this.#ask('POST', `/containers/${container}/kill?`, container, [204]);
  }

  remove(container: string): Promise<void> {
    return this.#ask('DELETE', `/containers/${container}?force=1`, container, [204]);
  }

  /** Rejects with status 404 when there is no such image. */
  async create(container: string, configuration: unknown): Promise<void> {
    const path = `/containers/create?name=${container}`;
    const { status, body } = await this.#json('POST', path, JSON.stringify(configuration));
    if (status === 404) throw new EngineError('no such image', status);
    if (status !== 201) throw new EngineError(`API error (${status}): ${body}`, status);
  }

  async start(container: string): Promise<void> {
    await this.#version();
    await this.#ask('POST', `/containers/${container}/start`, container, [204, 304]);
  }

  async #ask(method: string, path: string, container: string, expected: number[]): Promise<void> {
    const { status, body } = await this.#json(method, path, method === 'POST' ? '' : undefined);
    if (expected.includes(status)) return;
    if (status === 404) throw new EngineError(`No such container: ${container}`, status);
    if (status === 304) throw new EngineError(`Container not running: ${container}`, status);
    throw new EngineError(`API error (${status}): ${body}`, status);
  }

  /** A failure shows in the request that follows. */
  async #version(): Promise<void> {
    if (this.#versionKnown) return;
    this.#versionKnown = await this.#json('GET', '/version').then(
      () => true,
      () => false,
    );
  }

  async #json(method: string, path: string, body?: string): Promise<Answer> {
    const bodyHeaders = {
      'Content-Length': String(body?.length ?? 0),
      'Content-Type': body ? 'application/json' : 'plain/text',
    };
    const headers = {
      Host: 'unix.sock',
      'User-Agent': 'go-dockerclient',
      ...(body !== undefined && bodyHeaders),
      'Accept-Encoding': 'gzip',
      Connection: 'close',
    };
    try {
      return await this.#send(method, path, headers, Buffer.from(body ?? ''));
    } catch (error) {
      const verb = `${method[0]}${method.slice(1).toLowerCase()}`;
      throw new Error(`${verb} "http://unix.sock${path}": ${(error as Error).message}`);
    }
  }

  async #send(method: string, path: string, headers: Record<string, string>, body: Buffer): Promise<Answer> {
    const socketPath = this.endpoint.replace(/^unix:\/\//, '');
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath, method, path, agent: false, setHost: false });
      for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
      // Node adds one of its own otherwise; a build's request has none.
      if (!('Connection' in headers)) sent.removeHeader('Connection');
      sent.on('error', (error: NodeJS.ErrnoException) => reject(new Error(goError(error, socketPath))));
      sent.on('response', (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
      });
      sent.end(body);
    });
  }
}

type Answer = { readonly status: number; readonly body: string };

/** As Go names it; 41-docker-sock-not-mounted.txt. */
function goError(error: NodeJS.ErrnoException, socketPath: string): string {
  const texts: Record<string, string> = {
    ENOENT: 'no such file or directory',
    ECONNREFUSED: 'connection refused',
    EACCES: 'permission denied',
  };
  const known = texts[error.code ?? ''];
  return known && error.syscall === 'connect' ? `dial unix ${socketPath}: connect: ${known}` : error.message;
}
