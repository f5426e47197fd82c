import { type Container, type ContainerState, stateInWords } from '../docker/container';
import { isMissing } from '../docker/engine-errors';
import { type Hint, UserError } from '../errors';
import { listNames, type PeerName } from '../fabric/names';
import { trace } from '../waiting/spans';
import { elapse } from '../waiting/throughout';
import type { Ordering } from './ordering';
import { isConnected, setCuts } from './partition';
import { waitOnEach } from './peer-waits';
import { awaitReadiness } from './startup';
import type { Fault, NetworkState } from './state';

type Action = 'start' | 'unpause' | 'stop' | 'kill' | 'pause' | 'cut off';

/** The states in which an action makes no sense, with the step that would help. */
const INVALID: Readonly<Record<Action, Readonly<Record<string, Omit<Hint, 'subject'>>>>> = {
  start: { running: { action: 'stop' }, paused: { action: 'unpause', instead: true } },
  unpause: { running: { action: 'pause' }, exited: { action: 'start', instead: true } },
  stop: { exited: { action: 'start' } },
  kill: { exited: { action: 'start' } },
  pause: { paused: { action: 'unpause' }, exited: { action: 'start' } },
  'cut off': { exited: { action: 'start' } },
};

/**
 * What a scenario does to the containers of its network on purpose, which decides which peers should be up. A fault ends
 * with the network at the latest.
 */
export class Faults {
  #hasCut = false;

  constructor(
    private readonly state: NetworkState,
    readonly ordering: Ordering,
  ) {}

  stop(services: readonly string[]): Promise<void> {
    return this.#takeDown(services, 'stop', 'stopped');
  }

  kill(services: readonly string[]): Promise<void> {
    return this.#takeDown(services, 'kill', 'killed');
  }

  pause(services: readonly string[]): Promise<void> {
    return this.#takeDown(services, 'pause', 'paused');
  }

  /** `period` is in milliseconds. */
  async pauseFor(period: number, services: readonly string[]): Promise<void> {
    await this.pause(services);
    await elapse(period);
    await this.unpause(services);
  }

  /** Starts what was stopped or killed. Returns once its peers take part again. */
  start(services: readonly string[]): Promise<void> {
    return this.#bringBack(services, 'start');
  }

  unpause(services: readonly string[]): Promise<void> {
    return this.#bringBack(services, 'unpause');
  }

  async restart(services: readonly string[]): Promise<void> {
    await this.stop(services);
    await this.start(services);
  }

  /** Starts what was stopped or killed, unpauses what was paused, and leaves what runs. Returns like `start`. */
  async resume(services: readonly string[]): Promise<void> {
    const states = await Promise.all(services.map((service) => stateOf(this.state.container(service))));
    const inState = (status: string) => services.filter((_, index) => states[index]?.Status === status);
    await Promise.all([this.start(inState('exited')), this.unpause(inState('paused'))]);
  }

  /** Cuts a peer off from others; without names from all other validating peers. */
  async cutOff(peer: string, others: readonly string[] = this.state.composition.validators): Promise<void> {
    const name = this.state.peer(peer).name;
    const from = others.map((other) => this.state.peer(other).name).filter((other) => other !== name);
    if (from.length === 0) throw new UserError(`there is no other peer that ${name} could be cut off from`);
    const known = this.#cutsOf(name);
    if (from.every((other) => known.has(other)))
      throw new UserError(`${name} is already cut off from ${listNames(from)}`, {
        action: 'reconnect',
        subject: name,
      });
    await this.#requirePossible([name, ...from], 'cut off');
    this.state.cutOff.set(name, new Set([...(this.state.cutOff.get(name) ?? []), ...from]));
    await trace({ kind: 'fault', title: `cut off from ${from.join(', ')}`, subject: name }, () =>
      this.#setCuts([name, ...from]),
    );
  }

  /**
   * Ends each cut between the peer and others, whichever of the two a step has cut off. Returns once everything that was
   * held back between them has arrived.
   */
  async reconnect(peer: string): Promise<void> {
    const { name } = this.state.peer(peer);
    const others = this.#cutsOf(name);
    if (others.size === 0)
      throw new UserError(`${name} is not cut off`, { action: 'cut off', subject: name });
    const { cutOff } = this.state;
    cutOff.delete(name);
    for (const [other, from] of cutOff) {
      const left = [...from].filter((one) => one !== name);
      if (left.length > 0) cutOff.set(other, new Set(left));
      else cutOff.delete(other);
    }
    this.state.returned.add(name);
    await trace({ kind: 'fault', title: 'connected again', subject: name }, () =>
      this.#setCuts([name, ...others]),
    );
    const running = [...others].filter((other) => !this.state.down.has(other));
    const what = `${name} is connected to ${listNames(running)}`;
    const peers = running.map((other) => this.state.peer(other));
    await waitOnEach(this.state, [this.state.peer(name)], what, (peer) => isConnected(peer, peers), {
      within: this.state.waits.ready,
    });
  }

  leader(): Promise<PeerName> {
    return this.state.fabric.leader(this.state.upValidators, this.state.composition.validators);
  }

  /** The last `count` validating peers that should be up and are not the leader; or of those that are down. */
  async backups(count: number, isDown: boolean): Promise<PeerName[]> {
    if (count === 0) throw new UserError('cannot select 0 backups');
    const { down, composition, upValidators } = this.state;
    const leader = isDown ? undefined : await this.leader();
    const backups = isDown
      ? composition.validators.filter((name) => down.has(name))
      : upValidators.map(({ name }) => name).filter((name) => name !== leader);
    const what = isDown ? 'backups that are stopped or paused' : 'backups';
    if (backups.length < count) throw new UserError(`${what}: there are ${backups.length}, not ${count}`);
    return backups.slice(-count);
  }

  async #takeDown(
    services: readonly string[],
    action: 'stop' | 'kill' | 'pause',
    fault: Fault,
  ): Promise<void> {
    const containers = await this.#requirePossible(services, action);
    for (const { name } of containers) {
      this.state.down.set(name, fault);
      // The packet filter ends with the container's network namespace.
      if (fault !== 'paused') this.state.cutOff.delete(name);
    }
    await Promise.all(
      containers.map((container) =>
        trace({ kind: 'fault', title: fault, subject: container.name }, () => container[action]()),
      ),
    );
    if (action !== 'pause') this.#forgetAddresses();
  }

  async #bringBack(services: readonly string[], action: 'start' | 'unpause'): Promise<void> {
    const containers = await this.#requirePossible(services, action);
    const bringBack = async (container: Container) => {
      const { name } = container;
      await trace(
        { kind: 'fault', title: action === 'start' ? 'started again' : 'unpaused', subject: name },
        () => container[action](),
      );
      this.state.down.delete(name);
      this.state.returned.add(name);
      if (action === 'start') this.state.cutOff.delete(name);
    };
    await Promise.all(containers.map(bringBack));
    if (action === 'start') this.#forgetAddresses();
    await this.ordering.awaitOrdering(containers.map(({ name }) => name));
    if (action === 'unpause') return;
    const { peers } = this.state;
    // A peer has another address now, or another one has its old one.
    if (this.#hasCut) await this.#setCuts(peers.map(({ name }) => name));
    if (!containers.some(({ name }) => peers.some((peer) => peer.name === name))) return;
    // A started peer gets messages again once it and all others that are up are connected to each other.
    const connected = peers.filter(({ name }) => this.state.shouldBeUp(name) && !this.state.cutOff.has(name));
    await awaitReadiness(this.state, connected, { within: this.state.waits.ready });
  }

  /** A container that starts may get the address of any other one that has ended, also by itself. */
  #forgetAddresses(): void {
    for (const one of [...this.state.peers, ...this.state.orderers]) one.forgetAddress();
  }

  /** From whom it is cut off, whichever of the two a step has cut off. */
  #cutsOf(name: PeerName): ReadonlySet<PeerName> {
    const { cutOff } = this.state;
    const cutters = [...cutOff].filter(([, from]) => from.has(name)).map(([other]) => other);
    return new Set([...(cutOff.get(name) ?? []), ...cutters]);
  }

  /** Makes the packet filters of these peers, as far as they run, what `cutOff` says. */
  async #setCuts(names: readonly PeerName[]): Promise<void> {
    this.#hasCut = true;
    const { down, peers, engine } = this.state;
    // A paused container keeps its network namespace and its address.
    const running = peers.filter(({ name }) => [undefined, 'paused'].includes(down.get(name)));
    const cuts = running
      .filter(({ name }) => names.includes(name))
      .map((peer) => {
        const { name } = peer;
        const others = this.#cutsOf(name);
        return [peer, running.filter((other) => others.has(other.name))] as const;
      });
    await setCuts(engine, new Map(cuts));
  }

  /** The containers, each once. Throws a UserError before anything is done where one is in the wrong state. */
  async #requirePossible(services: readonly string[], action: Action): Promise<Container[]> {
    const containers = [...new Set(services.map((service) => this.state.container(service)))];
    await Promise.all(
      containers.map(async (container) => {
        const { name } = container;
        const state = await stateOf(container);
        const hint = INVALID[action][state.Status];
        if (!hint) return;
        const fault = this.state.down.get(name);
        const words = state.Status === 'exited' && fault ? fault : stateInWords(state);
        throw new UserError(`${name} is ${words}`, { ...hint, subject: name });
      }),
    );
    return containers;
  }
}

/** Throws a UserError where the container is gone. */
async function stateOf(container: Container): Promise<ContainerState> {
  try {
    return (await container.inspect()).State;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new UserError(`the container of ${container.name} is gone: it was removed outside this scenario`);
  }
}
