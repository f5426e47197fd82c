import { UserError } from '../errors';
import type { PeerName } from '../fabric/names';
import type { BuildFaults } from '../gateway/build-faults';
import type { Gateway } from '../gateway/gateway';
import { formatDuration } from '../waiting/duration';
import { recordMoment } from '../waiting/spans';
import type { NetworkState } from './state';

/** What a scenario does to its peers' access to the Docker engine. It ends with the network at the latest. */
export class EngineFaults {
  constructor(private readonly state: Pick<NetworkState, 'gateway' | 'peer'>) {}

  /** Takes the engine's socket from the peer, and ends its requests under way. */
  async lose(name: PeerName): Promise<void> {
    const { subject, socket } = this.#accessOf(name);
    const hint = { action: 'regain the engine', subject };
    if (!socket.isOpen) throw new UserError(`${subject} has already lost the Docker engine`, hint);
    await socket.close();
    recordMoment({ kind: 'fault', title: 'lost the Docker engine', subject });
  }

  async regain(name: PeerName): Promise<void> {
    const { subject, socket } = this.#accessOf(name);
    const hint = { action: 'lose the engine', subject };
    if (socket.isOpen) throw new UserError(`${subject} has the Docker engine`, hint);
    await socket.open();
    recordMoment({ kind: 'fault', title: 'has the Docker engine back', subject });
  }

  /** From now on the engine answers every build of any peer with this error. */
  refuseBuilds(message: string): void {
    this.#builds.refusal = message;
    recordMoment({ kind: 'fault', title: `the engine refuses to build: ${message}` });
  }

  /** From now on every build takes `period` milliseconds longer. */
  delayBuilds(period: number): void {
    this.#builds.delay = period;
    recordMoment({ kind: 'fault', title: `each build is delayed by ${formatDuration(period)}` });
  }

  allowBuilds(): void {
    if (this.#builds.refusal === undefined)
      throw new UserError('the Docker engine does not refuse builds', { action: 'refuse builds' });
    this.#builds.refusal = undefined;
    recordMoment({ kind: 'fault', title: 'the engine builds again' });
  }

  /** Builds that are held start now. */
  stopDelayingBuilds(): void {
    if (this.#builds.delay === 0) throw new UserError('builds are not delayed', { action: 'delay builds' });
    this.#builds.delay = 0;
    recordMoment({ kind: 'fault', title: 'builds are no longer delayed' });
  }

  #accessOf(name: PeerName) {
    const gateway = this.#gateway;
    const subject = this.state.peer(name).name;
    return { subject, socket: gateway.socketOf(subject) };
  }

  get #builds(): BuildFaults {
    return this.#gateway.buildFaults;
  }

  get #gateway(): Gateway {
    if (this.state.gateway) return this.state.gateway;
    throw new UserError(
      "This step needs the engine gateway, and the peers of this network use the Docker engine's own socket. " +
        'Use ENGINE_GATEWAY=auto, an engine on this machine, and a network that is not kept.',
    );
  }
}
