import { mkdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import Docker from 'dockerode';
import { withBounds } from '../docker/engine';
import { UserError } from '../errors';
import type { BuildContainerRequestKind, EngineRequestKind, EngineRequests } from '../fabric/engine-requests';
import { type Clock, systemClock } from '../waiting/clock';
import { recordMoment } from '../waiting/spans';
import { BuildContainers } from './build-containers';
import { BuildFaults } from './build-faults';
import { type Build, BuildRecords } from './build-records';
import { Builds } from './builds';
import { containerBody, requireNetwork } from './container-body';
import { EngineVersion } from './engine-version';
import { type GatewayClient, ownName, permit, pullRefused, Refused } from './policy';
import { forward, type ProxyRequest } from './proxy-request';
import type { CompilerVolume } from './shared-build';
import { SocketListener } from './socket-listener';
import { forwardUpgrade, type UpgradeRequest } from './upgrade-request';

interface GatewayOptions {
  /** Path of the engine's own socket. */
  readonly engineSocket: string;
  /** An existing directory, which the caller removes. */
  readonly directory: string;
  readonly clients: readonly GatewayClient[];
  /** What all clients may ask for. */
  readonly requests: EngineRequests;
  readonly images: {
    /** In containers of these, clients may compile. */
    readonly builders: readonly string[];
    /** On these they may build. */
    readonly runtimes: readonly string[];
  };
  /**
   * Written into the Dockerfile of every build, so that all its layers and build containers have them, also those of a
   * build that fails. The engine's cache only serves builds with equal layer labels.
   */
  readonly layerLabels: Readonly<Record<string, string>>;
  /** Begins the names of images that keep layers of builds: `repository:tag-`. Undefined where nothing is kept. */
  readonly keptLayers?: string | undefined;
  /** The folder of what was compiled in containers. Need not exist. */
  readonly outputs: string;
  readonly compilerVolume?: CompilerVolume | undefined;
  readonly clock?: Clock;
}

/** A request that was not passed on. */
interface RefusedRequest {
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
  readonly #records = new BuildRecords();
  readonly #builds: Builds;
  readonly #buildContainers: BuildContainers;
  readonly #version: EngineVersion;
  readonly #kinds = new Map<string, number>();
  readonly buildFaults: BuildFaults;

  private constructor(private readonly options: GatewayOptions) {
    const { requests, images, engineSocket: socketPath, clock = systemClock } = options;
    const docker = withBounds(new Docker({ socketPath }), `unix://${socketPath}`);
    this.buildFaults = new BuildFaults(clock);
    const shared = { ...options, docker, faults: this.buildFaults, records: this.#records, clock };
    const dockerfile = { baseImages: images.runtimes, label: requests.dockerfileLabel };
    this.#builds = new Builds({ ...shared, dockerfile });
    this.#version = new EngineVersion(socketPath);
    this.#buildContainers = new BuildContainers({ ...shared, ...requests, builders: images.builders });
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

  /** Its file or its folder is to be mounted, read-only where the client looks for docker.sock. */
  socketOf(client: string): SocketListener {
    const listener = this.#listeners.get(client);
    if (listener) return listener;
    throw new UserError(
      `The gateway has no socket for ${client}. It has sockets for ${[...this.#listeners.keys()].join(', ')}.`,
    );
  }

  /** In the order in which they arrived, with those under way. */
  get builds(): readonly Build[] {
    return this.#records.all;
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
    await this.#buildContainers.close();
  }

  async #listen(client: GatewayClient): Promise<void> {
    const folder = join(this.options.directory, String(this.#listeners.size));
    const serve = (proxied: ProxyRequest) => this.#serve(proxied, client);
    const onMalformed = (what: string) => {
      this.#count('malformed');
      this.#noteRefusal(client, what, 'it is not an HTTP request');
    };
    const serveUpgrade = (upgrade: UpgradeRequest) => this.#serveUpgrade(upgrade, client);
    const listener = new SocketListener(folder, serve, serveUpgrade, onMalformed);
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
    const { requests, engineSocket, images } = this.options;
    const { kind, name, id, network } = permit(proxied.incoming, client, requests, false);
    if (network !== undefined) requireNetwork(network, client, "the build's networkmode");
    // An image that it neither builds with nor builds on is its own.
    if (kind === 'image' && ![...images.builders, ...images.runtimes].includes(name)) ownName(name, client);
    if (kind === 'pull' && !images.builders.includes(name)) throw pullRefused(name, client);
    if (kind === 'build') return this.#builds.run(proxied, client, name);
    if (id !== '' || kind === 'create build container')
      return this.#buildContainers.serve(kind as BuildContainerRequestKind, id, proxied, client);
    const sent = await proxied.body(BODIES[kind] ?? 0);
    if (!sent) throw new Refused(kind in BODIES ? 'its body is too large' : 'it may have no body');
    if (kind === 'version') return this.#version.answer(proxied);
    const body = kind === 'create' ? containerBody(sent.toString(), client) : sent;
    await forward(proxied, { engineSocket, path: proxied.incoming.url ?? '', body });
  }

  /** Never rejects. */
  async #serveUpgrade(upgrade: UpgradeRequest, client: GatewayClient): Promise<void> {
    this.#count(kindOf(upgrade.incoming));
    try {
      const { kind, id } = permit(upgrade.incoming, client, this.options.requests, true);
      if (
        !['0', undefined].includes(upgrade.incoming.headers['content-length']) ||
        upgrade.incoming.headers['transfer-encoding']
      )
        throw new Refused('it may have no body');
      if (kind === 'build log') return await this.#buildContainers.serveLog(id, upgrade, client);
      await forwardUpgrade(upgrade, this.options.engineSocket);
    } catch (error) {
      const { method, url } = upgrade.incoming;
      this.#noteRefusal(client, `${method} ${url}`, (error as Error).message);
      upgrade.fail(403, (error as Error).message);
    }
  }

  #count(kind: string): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
  }

  #noteRefusal({ name: client }: GatewayClient, request: string, reason: string): void {
    const refusal = { client, request: request.slice(0, EXCERPT), reason, at: Date.now() };
    this.#refusals.push(refusal);
    recordMoment({ kind: 'refusal', subject: client, title: refusal.request, detail: reason });
  }
}

/** How large a body may be, in bytes: a peer describes its container in 1,200, and puts 2,200 of certificates there. */
const BODIES: Partial<Record<EngineRequestKind, number>> = { create: 1_000_000, files: 1_000_000 };

/** At most this much of a request's target is reported, in characters. */
const EXCERPT = 500;

/** Without its version, its parameters and the container or image that it is about. */
const kindOf = ({ method, url = '' }: IncomingMessage): string =>
  `${method} ${url.slice(0, EXCERPT)}`
    .replace(/\?.*/s, '')
    .replace(/ \/v[\d.]+\//, ' /')
    .replace(/ \/(containers|images)\/(?!create$|json$)[^/]+/, ' /$1/…');
