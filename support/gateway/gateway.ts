import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { UserError } from '../errors';
import { type Clock, systemClock } from '../waiting/clock';
import { recordMoment } from '../waiting/spans';
import { type Build, Builds } from './builds';
import { containerBody } from './container-body';
import { type GatewayClient, permit, Refused } from './policy';
import { forward, type ProxyRequest } from './proxy-request';
import { SocketListener } from './socket-listener';

export interface GatewayOptions {
  /** Path of the engine's own socket. */
  readonly engineSocket: string;
  /** An existing directory, which the caller removes. */
  readonly directory: string;
  readonly clients: readonly GatewayClient[];
  /** The images that clients may build on. */
  readonly baseImages: readonly string[];
  /**
   * Written into the Dockerfile of every build, so that all its layers and build containers have them, also those of a
   * build that fails. The engine's cache only serves builds with equal layer labels.
   */
  readonly layerLabels: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/** A request that was not passed on. */
export interface RefusedRequest {
  readonly client: string;
  /** `POST /containers/create?name=…` */
  readonly request: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Stands between an engine and clients that use it through a mounted socket, which is as good as root: passes on what
 * they need, labels what they create, and runs equal builds once.
 */
export class Gateway {
  readonly #listeners = new Map<string, SocketListener>();
  readonly #refusals: RefusedRequest[] = [];
  readonly #builds: Builds;
  readonly #kinds = new Map<string, number>();

  private constructor(private readonly options: GatewayOptions) {
    this.#builds = new Builds({ ...options, clock: options.clock ?? systemClock });
  }

  /** One socket per client, `<directory>/<number>/docker.sock`. */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const gateway = new Gateway(options);
    try {
      for (const client of options.clients) await gateway.#listen(client);
    } catch (error) {
      await gateway.close();
      throw error;
    }
    return gateway;
  }

  /** To be mounted, the file or its folder, read-only where the client looks for docker.sock. */
  socketOf(client: string): { readonly file: string; readonly folder: string } {
    return this.#listener(client);
  }

  /** Ends the client's requests, and breaks off each that it begins. */
  closeSocket(client: string): Promise<void> {
    return this.#listener(client).close();
  }

  openSocket(client: string): Promise<void> {
    return this.#listener(client).open();
  }

  /** From now on every build gets this error of the engine; undefined: builds work again. */
  refuseBuilds(message: string | undefined): void {
    this.#builds.faults.refusal = message;
  }

  /** From now on every build is held for `ms` milliseconds; 0: none, and those that are held go on. */
  delayBuilds(ms: number): void {
    this.#builds.faults.delay(ms);
  }

  /** In the order in which they arrived, with those under way. */
  get builds(): readonly Build[] {
    return this.#builds.all;
  }

  get refusals(): readonly RefusedRequest[] {
    return this.#refusals;
  }

  /** The number of all requests, refused ones included. */
  get requests(): number {
    return [...this.#kinds.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The same by kind, as `POST /containers/…/start`. */
  get requestKinds(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#kinds);
  }

  /** Removes all sockets and ends all requests. Resolves when the engine has ended the builds under way. */
  async close(): Promise<void> {
    await Promise.all([...this.#listeners.values()].map((listener) => listener.end()));
  }

  async #listen(client: GatewayClient): Promise<void> {
    const folder = join(this.options.directory, String(this.#listeners.size));
    const serve = (proxied: ProxyRequest) => this.#serve(proxied, client);
    const onMalformed = (what: string) => {
      this.#count('malformed');
      this.#noteRefusal(client, what, 'it is not an HTTP request');
    };
    const listener = new SocketListener(folder, serve, onMalformed);
    await mkdir(folder, { recursive: true });
    await listener.open();
    this.#listeners.set(client.name, listener);
  }

  /** Never rejects. */
  async #serve(proxied: ProxyRequest, client: GatewayClient): Promise<void> {
    this.#count(kindOf(proxied.incoming));
    try {
      await this.#pass(proxied, client);
    } catch (error) {
      if (proxied.isGone) return;
      if (!(error instanceof Refused)) return void (await proxied.fail(500, String(error)));
      const { method, url } = proxied.incoming;
      this.#noteRefusal(client, `${method} ${url}`, error.message);
      await proxied.fail(403, error.message);
    }
  }

  async #pass(proxied: ProxyRequest, client: GatewayClient): Promise<void> {
    const { body: kind, name } = permit(proxied.incoming, client);
    if (kind === 'context') return this.#builds.run(proxied, client, name);
    const sent = await proxied.body(kind === 'none' ? 0 : LARGEST_CONTAINER);
    if (!sent) throw new Refused(kind === 'none' ? 'it may have no body' : 'its body is too large');
    const body = kind === 'none' ? sent : containerBody(sent.toString(), client);
    await forward(proxied, {
      engineSocket: this.options.engineSocket,
      path: proxied.incoming.url ?? '',
      body,
    });
  }

  #count(kind: string): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
  }

  #noteRefusal({ name: client }: GatewayClient, request: string, reason: string): void {
    const refusal = { client, request: request.slice(0, EXCERPT), reason, at: Date.now() };
    this.#refusals.push(refusal);
    recordMoment({ kind: 'refusal', subject: client, title: refusal.request, detail: reason });
  }

  #listener(client: string): SocketListener {
    const listener = this.#listeners.get(client);
    if (listener) return listener;
    throw new UserError(
      `The gateway has no socket for ${client}. It has sockets for ${[...this.#listeners.keys()].join(', ')}.`,
    );
  }
}

/** The description of a container, in bytes; a peer's has 700. */
const LARGEST_CONTAINER = 1_000_000;

/** At most this much of a request's target is reported, in characters. */
const EXCERPT = 500;

/** Without its version, its parameters and the container or image that it is about. */
const kindOf = ({ method, url = '' }: IncomingMessage): string =>
  `${method} ${url.slice(0, EXCERPT)}`
    .replace(/\?.*/s, '')
    .replace(/ \/v[\d.]+\//, ' /')
    .replace(/ \/(containers|images)\/(?!create$|json$)[^/]+/, ' /$1/…');
