import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../errors';
import { type Clock, systemClock } from '../waiting/clock';
import { recordMoment } from '../waiting/spans';
import type { Build } from './build';
import { BuildFaults } from './build-faults';
import { Builds } from './builds';
import type { GatewayClient } from './client';
import { containerBody } from './container-body';
import { forward } from './forward';
import { permit, Refused } from './policy';
import type { ProxyRequest } from './proxy-request';
import { SocketListener } from './socket-listener';

export interface GatewayOptions {
  /** Path of the engine's own socket. */
  readonly engineSocket: string;
  /** It exists, and is the caller's to remove. */
  readonly directory: string;
  readonly clients: readonly GatewayClient[];
  /** Told the id of each layer and build container of a build as it comes into being: they take no label. */
  readonly onUnlabelled?: (id: string) => void;
  readonly clock?: Clock;
}

/** A request that was not passed on. */
export interface RefusedRequest {
  readonly tenant: string;
  /** `POST /containers/create?name=…` */
  readonly request: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Stands between an engine and clients that drive it through a mounted socket, which is as good as root: passes on
 * what they need, marks what they make, and lets equal builds be done once.
 */
export class Gateway {
  readonly #doors = new Map<string, SocketListener>();
  readonly #refusals: RefusedRequest[] = [];
  readonly #faults: BuildFaults;
  readonly #builds: Builds;
  #requests = 0;

  private constructor(private readonly options: GatewayOptions) {
    const { engineSocket, clock = systemClock, onUnlabelled } = options;
    this.#faults = new BuildFaults(clock);
    this.#builds = new Builds(engineSocket, this.#faults, clock, onUnlabelled);
  }

  /** One socket per tenant, `<directory>/<tenant>/docker.sock`. */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const gateway = new Gateway(options);
    try {
      for (const tenant of options.clients) await gateway.#admit(tenant);
    } catch (error) {
      await gateway.close();
      throw error;
    }
    return gateway;
  }

  /** To be mounted where the client looks for docker.sock. */
  directoryOf(tenant: string): string {
    return this.#door(tenant).directory;
  }

  /** Unlinks its socket, and breaks what goes on through it. */
  take(tenant: string): Promise<void> {
    return this.#door(tenant).shut();
  }

  give(tenant: string): Promise<void> {
    return this.#door(tenant).open();
  }

  /** Every further build is answered as the engine answers what it cannot do, with this message. */
  refuseBuilds(message: string): void {
    this.#faults.refusal = message;
  }

  /** Every further build is held for so many milliseconds before it goes on. */
  delayBuilds(ms: number): void {
    this.#faults.delay(ms);
  }

  /** Takes back `refuseBuilds` and `delayBuilds`; what is being delayed goes on. */
  restoreBuilds(): void {
    this.#faults.end();
  }

  /** Takes back `refuseBuilds`, `delayBuilds` and `take`; what is being delayed goes on. */
  async restore(): Promise<void> {
    this.#faults.end();
    await Promise.all([...this.#doors.values()].map((door) => door.open()));
  }

  /** In the order they were asked for, those under way too. */
  get builds(): readonly Build[] {
    return this.#builds.all;
  }

  get refusals(): readonly RefusedRequest[] {
    return this.#refusals;
  }

  /** All that came, those refused too. */
  get requests(): number {
    return this.#requests;
  }

  /** Takes all sockets away; what goes on through them is broken off. */
  async close(): Promise<void> {
    await Promise.all([...this.#doors.values()].map((door) => door.shut()));
  }

  async #admit(tenant: GatewayClient): Promise<void> {
    const directory = join(this.options.directory, tenant.name);
    const serve = (exchange: ProxyRequest) => this.#serve(exchange, tenant);
    const onNonsense = (what: string) => {
      this.#requests++;
      this.#note(tenant, what, 'it is no request');
    };
    const door = new SocketListener(directory, serve, onNonsense);
    await mkdir(directory, { recursive: true });
    await door.open();
    this.#doors.set(tenant.name, door);
  }

  /** Never rejects. */
  async #serve(exchange: ProxyRequest, tenant: GatewayClient): Promise<void> {
    this.#requests++;
    try {
      await this.#pass(exchange, tenant);
    } catch (error) {
      if (exchange.isGone) return;
      if (!(error instanceof Refused)) return void (await exchange.fail(500, String(error)));
      const { method, url } = exchange.request;
      this.#note(tenant, `${method} ${url}`, error.message);
      await exchange.fail(403, error.message);
    }
  }

  async #pass(exchange: ProxyRequest, tenant: GatewayClient): Promise<void> {
    const { body: kind, name } = permit(exchange.request, tenant);
    if (kind === 'context') return this.#builds.pass(exchange, tenant, name);
    const sent = await exchange.body(kind === 'none' ? 0 : LARGEST_CONTAINER);
    if (!sent) throw new Refused(kind === 'none' ? 'it may have no body' : 'its body is too large');
    const body = kind === 'none' ? sent : containerBody(sent.toString(), tenant);
    await forward(exchange, {
      engineSocket: this.options.engineSocket,
      path: exchange.request.url ?? '',
      body,
    });
  }

  #note({ name: tenant }: GatewayClient, request: string, reason: string): void {
    const refusal = { tenant, request: request.slice(0, SHOWN), reason, at: Date.now() };
    this.#refusals.push(refusal);
    recordMoment({ kind: 'refusal', subject: tenant, title: refusal.request, detail: reason });
  }

  #door(tenant: string): SocketListener {
    const door = this.#doors.get(tenant);
    if (door) return door;
    throw new HarnessError(`No socket for ${tenant}: there are ${[...this.#doors.keys()].join(', ')}.`);
  }
}

/** The description of a container, in bytes; a peer's has 700. */
const LARGEST_CONTAINER = 1_000_000;

/** As much of a request's target as a report bears, in characters. */
const SHOWN = 500;
