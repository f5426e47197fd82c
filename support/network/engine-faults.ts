import { UserError } from '../errors';
import type { PeerName } from '../fabric/names';
import type { Gateway } from '../gateway/gateway';
import { formatDuration } from '../waiting/duration';
import { recordMoment } from '../waiting/spans';
import type { NetworkState } from './state';

/** What a scenario does to its peers' access to the Docker engine. It ends with the network at the latest. */
export class EngineFaults {
  readonly #withoutEngine = new Set<PeerName>();
  #refusesBuilds = false;
  #delaysBuilds = false;

  constructor(private readonly state: Pick<NetworkState, 'gateway' | 'peer'>) {}

  /** Takes the engine's socket from the peer, and ends its requests under way. */
  async lose(name: PeerName): Promise<void> {
    const gateway = this.#gateway;
    const peer = this.state.peer(name).name;
    if (this.#withoutEngine.has(peer))
      throw new UserError(`${peer} has already lost the Docker engine`, {
        action: 'regain the engine',
        subject: peer,
      });
    await gateway.closeSocket(peer);
    this.#withoutEngine.add(peer);
    recordMoment({ kind: 'fault', title: 'lost the Docker engine', subject: peer });
  }

  async regain(name: PeerName): Promise<void> {
    const gateway = this.#gateway;
    const peer = this.state.peer(name).name;
    if (!this.#withoutEngine.has(peer))
      throw new UserError(`${peer} has the Docker engine`, { action: 'lose the engine', subject: peer });
    await gateway.openSocket(peer);
    this.#withoutEngine.delete(peer);
    recordMoment({ kind: 'fault', title: 'has the Docker engine back', subject: peer });
  }

  /** From now on the engine answers every build of any peer with this error. */
  refuseBuilds(message: string): void {
    this.#gateway.refuseBuilds(message);
    this.#refusesBuilds = true;
    recordMoment({ kind: 'fault', title: `the engine refuses to build: ${message}` });
  }

  /** From now on every build takes `period` milliseconds longer. */
  delayBuilds(period: number): void {
    this.#gateway.delayBuilds(period);
    this.#delaysBuilds = true;
    recordMoment({ kind: 'fault', title: `each build is delayed by ${formatDuration(period)}` });
  }

  allowBuilds(): void {
    const gateway = this.#gateway;
    if (!this.#refusesBuilds)
      throw new UserError('the Docker engine does not refuse builds', { action: 'refuse builds' });
    gateway.refuseBuilds(undefined);
    this.#refusesBuilds = false;
    recordMoment({ kind: 'fault', title: 'the engine builds again' });
  }

  /** Builds that are held start now. */
  stopDelayingBuilds(): void {
    const gateway = this.#gateway;
    if (!this.#delaysBuilds) throw new UserError('builds are not delayed', { action: 'delay builds' });
    gateway.delayBuilds(0);
    this.#delaysBuilds = false;
    recordMoment({ kind: 'fault', title: 'builds are no longer delayed' });
  }

  get #gateway(): Gateway {
    if (this.state.gateway) return this.state.gateway;
    throw new UserError(
      "This step needs the engine gateway, and the peers of this network use the Docker engine's own socket. " +
        'Use ENGINE_GATEWAY=auto, an engine on this machine, and a network that is not kept.',
    );
  }
}
