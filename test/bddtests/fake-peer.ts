import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { CommandResult, Container } from '../../support/docker/container';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { Peer } from '../../support/network/peer';
import { FakeHub } from '../fabric/fake-hub';

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: { readonly method?: string; readonly params?: Record<string, unknown> };
}

type Answer = { readonly status?: number; readonly body: unknown };

/** A peer that answers over HTTP and on its event port as a test tells it, and no more of a container than that. */
export class FakePeer {
  /** By `GET /chain`, or by the method of a chaincode call: `deploy`, `invoke`, `query`. */
  readonly answers = new Map<string, Answer>([['GET /chain', { body: { height: 1 } }]]);
  /** Given first, one after the other. */
  readonly queued = new Map<string, Answer[]>();
  readonly requests: Request[] = [];
  /** What every command exits with and prints. */
  command: Omit<CommandResult, 'command'> = { exitCode: 0, stdout: '', stderr: '' };
  readonly executed: (readonly string[])[] = [];
  readonly log: string[] = [];
  readonly hub = new FakeHub();
  #hubAddress = '';
  readonly #rest: Server;
  #state = 'running';

  constructor(readonly name: string) {
    this.answers.set('GET /network/peers', { body: { peers: [{ ID: { name } }] } });
    this.#rest = createServer(async (request, response) => {
      const { method = '', url = '' } = request;
      const text = (await request.toArray()).join('');
      const body = text ? JSON.parse(text) : {};
      this.requests.push({ method, url, body });
      const key = body.method ?? `${method} ${url}`;
      const answer = this.queued.get(key)?.shift() ?? this.answers.get(key);
      response.statusCode = answer ? (answer.status ?? 200) : 404;
      response.end(JSON.stringify(answer?.body ?? { Error: `no ${url}` }));
    });
  }

  async start(): Promise<this> {
    this.#rest.listen(0, '127.0.0.1');
    await once(this.#rest, 'listening');
    this.#hubAddress = await this.hub.start();
    return this;
  }

  stop(): void {
    this.#rest.closeAllConnections();
    this.#rest.close().unref();
    this.hub.stop();
  }

  get peer(): Peer {
    return new Peer(this.name, this.container, { generation: fabric06, tls: false });
  }

  get container(): Container {
    const become = (state: string) => async () => {
      this.#state = state;
    };
    return {
      name: this.name,
      published: async (port: number) => (port === 7053 ? this.#hubAddress : `127.0.0.1:${this.#port()}`),
      inspect: async () => ({ State: { Status: this.#state } }),
      exec: async (command: readonly string[]) => {
        this.executed.push(command);
        return { ...this.command, command };
      },
      followLog: async (sought: RegExp) => ({
        lines: this.log.filter((line) => sought.test(line)),
        subscribe: () => () => {},
        end: () => {},
      }),
      logTail: async () => this.log.join('\n'),
      readLog: async (_: object, onLine: (line: string) => void) => this.log.forEach(onLine),
      stop: become('exited'),
      start: async () => {
        await this.#moveElsewhere();
        this.#state = 'running';
      },
      pause: become('paused'),
      unpause: become('running'),
    } as unknown as Container;
  }

  /** As Docker publishes the ports of a container anew each time that it starts. */
  async #moveElsewhere(): Promise<void> {
    const before = this.#port();
    this.#rest.closeAllConnections();
    this.#rest.close();
    await once(this.#rest, 'close');
    const squatter = createTcpServer().listen(before, '127.0.0.1').unref();
    await once(squatter, 'listening');
    this.#rest.listen(0, '127.0.0.1');
    await once(this.#rest, 'listening');
    squatter.close();
  }

  #port(): number {
    return (this.#rest.address() as AddressInfo).port;
  }
}

/** The answer to a chaincode call that a peer takes, or answers a query with. */
export const accepts = (message: string): Answer => ({
  body: { jsonrpc: '2.0', result: { status: 'OK', message } },
});

/** Fabric's refusal of a chaincode call, which comes with status 200. */
export const refuses = (data: string): Answer => ({
  body: { jsonrpc: '2.0', error: { code: -32000, message: 'Registration missing', data } },
});
