import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { answerTo, type Harness, IMAGES, type Reached } from './harness';

/** Of `docker attach`: stdout and stderr in one stream. */
export const frame = (text: string, stream = 2): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

interface Container {
  readonly id: string;
  readonly description: { Image: string; Labels: object; HostConfig: Record<string, unknown>; Env: string[] };
  readonly uploads: { readonly path: string; readonly content: Buffer }[];
  waits: ServerResponse | undefined;
  exitCode?: number;
}

/** An engine with the build images: builds run until the test ends them, and `wait` sends its headers at once. */
export class BuildEngine {
  /** Those that were not removed. */
  readonly containers: Container[] = [];
  readonly removed: Container[] = [];
  log: Buffer = Buffer.alloc(0);
  output = Buffer.from('the compiled chaincode');
  imageId = 'sha256:1';
  #count = 0;

  readonly answer = ({ request, response, method, url }: Reached): void => {
    void this.#answer(
      request,
      response,
      `${method} ${url.replace(/\?.*/, '')}`,
      new URL(url, 'http://docker'),
    );
  };

  /** The container that runs; ends it with this code. */
  finish(exitCode: number): void {
    const container = this.containers.find(({ waits }) => waits);
    if (!container) throw new Error('no build runs');
    end(container, exitCode);
  }

  get isBuilding(): boolean {
    return this.containers.some(({ waits }) => waits);
  }

  async #answer(request: IncomingMessage, response: ServerResponse, target: string, url: URL): Promise<void> {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (target === `GET /images/${encodeURI(IMAGES.builders[0] ?? '')}/json`)
      return void json(200, { Id: this.imageId, Config: { User: 'chaincode', Env: null } });
    const sent = await buffer(request);
    if (target === 'POST /containers/create') {
      const id = String(++this.#count).repeat(64);
      const description = JSON.parse(sent.toString());
      this.containers.push({ id, description, uploads: [], waits: undefined });
      return void json(201, { Id: id, Warnings: [] });
    }
    const container = this.containers.find(({ id }) => target.includes(id));
    if (!container) return void json(404, { message: `No such container: ${target}` });
    switch (target.replace(container.id, 'ID')) {
      case 'PUT /containers/ID/archive':
        container.uploads.push({ path: url.searchParams.get('path') ?? '', content: sent });
        return void response.end();
      case 'POST /containers/ID/start':
        return void response.writeHead(204).end();
      case 'POST /containers/ID/wait':
        container.waits = response.writeHead(200, { 'Content-Type': 'application/json' });
        return response.flushHeaders();
      case 'GET /containers/ID/logs':
        return void response.end(this.log);
      case 'GET /containers/ID/archive':
        for (const byte of this.output) response.write(Buffer.from([byte]));
        return void response.end();
      case 'DELETE /containers/ID':
        this.containers.splice(this.containers.indexOf(container), 1);
        this.removed.push(container);
        end(container, 137);
        return void response.writeHead(204).end();
      default:
        return void json(404, { message: 'page not found' });
    }
  }
}

function end(container: Container, exitCode: number): void {
  container.waits?.end(JSON.stringify({ Error: null, StatusCode: exitCode }));
  container.waits = undefined;
}

/** What a client got of its build container. */
export interface Compiled {
  readonly exitCode: number;
  readonly log: string;
  readonly output: string | undefined;
}

/** A peer of Fabric 2.x that compiles: its requests, in their order. */
export class CompilingPeer {
  id = '';

  constructor(
    private readonly harness: Harness,
    private readonly name: string,
    private readonly description: object,
  ) {}

  async compile(archive = 'the source'): Promise<Compiled> {
    await this.create();
    await this.upload(archive);
    const log = this.attach();
    const exitCode = await this.#run();
    const output = exitCode === 0 ? await this.output() : undefined;
    await this.#ask('DELETE', '?');
    return { exitCode, log: await log, output };
  }

  /** What a command without input prints. */
  async tell(): Promise<string> {
    await this.create();
    const log = this.attach();
    await this.#run();
    await this.#ask('DELETE', '');
    return log;
  }

  async #run(): Promise<number> {
    const started = await this.start();
    if (started.status !== 204) throw new Error(`start: ${started.status} ${started.body}`);
    const ended = await this.#ask('POST', '/wait');
    if (ended.status !== 200) throw new Error(`wait: ${ended.status} ${ended.body}`);
    return JSON.parse(ended.body).StatusCode;
  }

  async create() {
    const created = await this.harness.ask(
      this.name,
      'POST /containers/create?',
      JSON.stringify(this.description),
    );
    if (created.status === 201) this.id = JSON.parse(created.body).Id;
    return created;
  }

  upload(archive: string) {
    return this.#ask('PUT', '/archive?path=%2Fchaincode%2Finput', archive);
  }

  start() {
    return this.#ask('POST', '/start');
  }

  /** Broken off by `destroy`. */
  beginWait() {
    const sent = this.harness.begin(this.name, `POST /containers/${this.id}/wait`);
    sent.on('error', () => {});
    sent.end();
    return sent;
  }

  async output(): Promise<string> {
    return (await this.#ask('GET', '/archive?path=%2Fchaincode%2Foutput%2F.')).body;
  }

  /** Resolves with the whole stream when it has ended. Ends its own side at once, as go-dockerclient does. */
  async attach(): Promise<string> {
    const target = `POST /containers/${this.id}/attach?logs=1&stderr=1&stdout=1&stream=1`;
    const headers = { Connection: 'Upgrade', Upgrade: 'tcp', 'Content-Type': 'application/json' };
    const sent = this.harness.begin(this.name, target, { headers });
    sent.end();
    const [response, socket, head] = (await once(sent, 'upgrade')) as [IncomingMessage, Duplex, Buffer];
    if (response.statusMessage !== 'UPGRADED') throw new Error(`attach: ${response.statusCode}`);
    socket.end();
    return Buffer.concat([head, await buffer(socket)]).toString();
  }

  #ask(method: string, rest: string, body = '') {
    const sent = this.harness.begin(this.name, `${method} /containers/${this.id}${rest}`);
    sent.end(body);
    return answerTo(sent);
  }
}
