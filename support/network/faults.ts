import type { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { UserError } from '../errors';
import { primaryOf } from '../fabric/v0.6/primary';
import { trace } from '../waiting/spans';
import { elapse } from '../waiting/throughout';
import { assertCan, type ContainerAction, stateOf } from './container-states';
import type { Network } from './network';
import { cut, heal } from './partition';
import { inWords } from './peer-names';

type Fault = 'stopped' | 'killed' | 'paused';

/**
 * What a scenario does to the containers of its network on purpose, and so which peers should be up. A fault ends
 * with the scenario at the latest, since its network does.
 */
export class Faults {
  readonly #down = new Map<string, Fault>();
  /** From whom each is cut off; in the container's network namespace, which ends with its process. */
  readonly #cutOff = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly network: Network,
    private readonly engine: Engine,
  ) {}

  /** False for what the scenario itself has stopped, killed, paused or cut off from all the others. */
  shouldBeUp(service: string): boolean {
    return !this.#down.has(service) && !this.#isAlone(service);
  }

  stop(services: readonly string[]): Promise<void> {
    return this.#strike(services, 'stop', 'stopped', (container) => container.stop(STOP_GRACE));
  }

  kill(services: readonly string[]): Promise<void> {
    return this.#strike(services, 'kill', 'killed', (container) => container.kill());
  }

  pause(services: readonly string[]): Promise<void> {
    return this.#strike(services, 'pause', 'paused', (container) => container.pause());
  }

  async pauseFor(period: number, services: readonly string[]): Promise<void> {
    await this.pause(services);
    await elapse(period);
    await this.unpause(services);
  }

  /** Starts what was stopped or killed. */
  start(services: readonly string[]): Promise<void> {
    return this.#mend(services, 'start');
  }

  /** Lets what was paused go on. */
  unpause(services: readonly string[]): Promise<void> {
    return this.#mend(services, 'unpause');
  }

  /** Starts what was stopped or killed, unpauses what was paused, and leaves alone what runs. */
  async resume(services: readonly string[]): Promise<void> {
    const states = await Promise.all(
      services.map(async (service) => ({ service, ...(await stateOf(this.network.container(service))) })),
    );
    const inState = (wanted: string) =>
      states.filter(({ Status }) => Status === wanted).map(({ service }) => service);
    await Promise.all([this.start(inState('exited')), this.unpause(inState('paused'))]);
  }

  /** Cuts a peer off from others, or from all the other validating peers. */
  async cutOff(name: string, others: readonly string[] = this.network.composition.validators): Promise<void> {
    const from = others.filter((other) => other !== name);
    if (from.length === 0)
      throw new UserError(`${name} can't be cut off from itself: name other peers in the step`);
    const peer = this.network.peer(name);
    const rest = from.map((other) => this.network.peer(other));
    const known = this.#cutOff.get(name) ?? new Set();
    if (from.every((other) => known.has(other)))
      throw new UserError(
        `${name} is cut off from ${inWords(from)} already: it takes «When I reconnect ${name}» before this step`,
      );
    await this.#fit([name, ...from], 'cut off');
    await trace({ kind: 'fault', title: `cut off from ${from.join(', ')}`, subject: name }, () =>
      cut(this.engine, peer, rest),
    );
    this.#cutOff.set(name, new Set([...known, ...from]));
  }

  async reconnect(name: string): Promise<void> {
    const peer = this.network.peer(name);
    if (!this.#cutOff.has(name))
      throw new UserError(
        `${name} is not cut off: it takes «When I cut ${name} off from the other vps» before this step`,
      );
    await trace({ kind: 'fault', title: 'connected again', subject: name }, () => heal(this.engine, peer));
    this.#cutOff.delete(name);
  }

  /** The peer that leads the current view. */
  primary(): Promise<string> {
    return primaryOf(this.network.validators.all, this.network.composition.validators.length);
  }

  /** `count` of the validating peers that should be up and are not the primary, the last ones first. */
  async backups(count: number): Promise<string[]> {
    if (count === 0) throw new UserError('0 backups are none: name one or more');
    const primary = await this.primary();
    const backups = this.network.validators.all.map(({ name }) => name).filter((name) => name !== primary);
    if (backups.length < count) throw new UserError(`there are ${backups.length} backups, not ${count}`);
    return backups.slice(-count);
  }

  /** True for one that reaches no other validating peer. */
  #isAlone(name: string): boolean {
    const from = this.#cutOff.get(name);
    return (
      from !== undefined && this.network.composition.validators.every((one) => one === name || from.has(one))
    );
  }

  async #strike(
    services: readonly string[],
    deed: ContainerAction,
    fault: Fault,
    inflict: (container: Container) => Promise<void>,
  ): Promise<void> {
    const containers = await this.#fit(services, deed);
    for (const { name } of containers) {
      this.#down.set(name, fault);
      if (fault !== 'paused') this.#cutOff.delete(name);
    }
    await Promise.all(
      containers.map((container) =>
        trace({ kind: 'fault', title: fault, subject: container.name }, () => inflict(container)),
      ),
    );
  }

  async #mend(services: readonly string[], deed: 'start' | 'unpause'): Promise<void> {
    await Promise.all(
      (await this.#fit(services, deed)).map(async (container) => {
        await trace({ kind: 'fault', title: 'started again', subject: container.name }, () =>
          container[deed](),
        );
        this.#down.delete(container.name);
        if (deed === 'start') this.#cutOff.delete(container.name);
        this.network.peers.find(({ name }) => name === container.name)?.forgetAddress();
      }),
    );
  }

  /** The containers, each once. Throws before anything is done to one where another is in no state for it. */
  async #fit(services: readonly string[], deed: ContainerAction): Promise<Container[]> {
    const containers = [...new Set(services)].map((service) => this.network.container(service));
    await Promise.all(
      containers.map((container) => assertCan(deed, container, this.#down.get(container.name))),
    );
    return containers;
  }
}

/** Seconds a peer has to end by itself; a real one takes less than one. */
const STOP_GRACE = 10;
