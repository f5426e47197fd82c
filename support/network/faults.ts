import { mention, tell } from '../activity';
import type { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import type { Gateway } from '../docker/gateway/gateway';
import { UserError } from '../plain-error';
import { formatDuration } from '../waiting/duration';
import { elapse } from '../waiting/throughout';
import type { Network } from './network';
import { cut, heal } from './partition';
import { primaryOf } from './roles';

type Fault = 'stopped' | 'killed' | 'paused' | 'cut off';

/**
 * What a scenario does to the containers of its network on purpose, and so which peers should be up. A fault ends
 * with the scenario at the latest, since its network does.
 */
export class Faults {
  readonly #down = new Map<string, Fault>();

  constructor(
    private readonly network: Network,
    private readonly engine: Engine,
  ) {}

  /** False for what the scenario itself has stopped, killed, paused or cut off. */
  shouldBeUp(service: string): boolean {
    return !this.#down.has(service);
  }

  stop(services: readonly string[]): Promise<void> {
    return this.#each(services, 'stopped', (container) => container.stop(STOP_GRACE));
  }

  kill(services: readonly string[]): Promise<void> {
    return this.#each(services, 'killed', (container) => container.kill());
  }

  pause(services: readonly string[]): Promise<void> {
    return this.#each(services, 'paused', (container) => container.pause());
  }

  async pauseFor(period: number, services: readonly string[]): Promise<void> {
    await this.pause(services);
    await elapse(period);
    await this.resume(services);
  }

  /** Cuts a peer off from others, or from all the other validating peers. */
  async cutOff(name: string, others?: readonly string[]): Promise<void> {
    const all = this.network.composition.validators.filter((other) => other !== name);
    const from = others ?? all;
    await tell({ kind: 'fault', title: `cut off from ${from.join(', ')}`, subject: name }, () =>
      cut(
        this.engine,
        this.network.peer(name),
        from.map((other) => this.network.peer(other)),
      ),
    );
    if (from.length === all.length) this.#down.set(name, 'cut off');
  }

  async reconnect(name: string): Promise<void> {
    await tell({ kind: 'fault', title: 'connected again', subject: name }, () =>
      heal(this.engine, this.network.peer(name)),
    );
    this.#down.delete(name);
  }

  /** Takes the engine's socket from the peer, and breaks what goes on through it. */
  async loseEngine(name: string): Promise<void> {
    await this.#gateway.take(this.network.peer(name).name);
    mention({ kind: 'fault', title: 'lost the Docker engine', subject: name });
  }

  async regainEngine(name: string): Promise<void> {
    await this.#gateway.give(this.network.peer(name).name);
    mention({ kind: 'fault', title: 'has the Docker engine back', subject: name });
  }

  /** From here on the engine answers every build with this error, on whichever peer. */
  refuseBuilds(message: string): void {
    this.#gateway.refuseBuilds(message);
    mention({ kind: 'fault', title: `the engine refuses to build: ${message}` });
  }

  /** From here on every build takes that much longer, in milliseconds. */
  delayBuilds(period: number): void {
    this.#gateway.delayBuilds(period);
    mention({ kind: 'fault', title: `a build takes ${formatDuration(period)}` });
  }

  /** No peer is without the engine any more, and it builds as it always did. */
  async restoreEngine(): Promise<void> {
    await this.#gateway.restore();
    mention({ kind: 'fault', title: 'the engine is back' });
  }

  /** Starts what was stopped or killed, and unpauses what was paused. */
  async resume(services: readonly string[]): Promise<void> {
    await Promise.all(
      services.map(async (service) => {
        const container = this.network.container(service);
        await tell({ kind: 'fault', title: 'started again', subject: service }, () =>
          this.#down.get(service) === 'paused' ? container.unpause() : container.start(),
        );
        this.network.peers.find(({ name }) => name === service)?.forgetAddress();
        this.#down.delete(service);
      }),
    );
  }

  /** The peer that leads the current view. */
  primary(): Promise<string> {
    return primaryOf(this.network.validators.all, this.network.composition.validators.length);
  }

  /** `count` of the validating peers that should be up and are not the primary, the last ones first. */
  async backups(count: number): Promise<string[]> {
    const primary = await this.primary();
    const backups = this.network.validators.all.map(({ name }) => name).filter((name) => name !== primary);
    if (backups.length < count) throw new UserError(`there are ${backups.length} backups, not ${count}`);
    return backups.slice(-count);
  }

  get #gateway(): Gateway {
    if (this.network.gateway) return this.network.gateway;
    throw new UserError(
      "the peers of this network have the Docker engine's own socket, and it can't be taken from them: " +
        'this step needs a network that is not kept, and ENGINE_GATEWAY=auto on a machine with an engine of its own',
    );
  }

  async #each(services: readonly string[], fault: Fault, inflict: (container: Container) => Promise<void>) {
    const containers = services.map((service) => this.network.container(service));
    for (const service of services) this.#down.set(service, fault);
    await Promise.all(
      containers.map((container) =>
        tell({ kind: 'fault', title: fault, subject: container.name }, () => inflict(container)),
      ),
    );
  }
}

/** Seconds a peer has to end by itself; a real one takes less than one. */
const STOP_GRACE = 10;
