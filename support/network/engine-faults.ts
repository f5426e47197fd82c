import { UserError } from '../errors';
import type { Gateway } from '../gateway/gateway';
import { formatDuration } from '../waiting/duration';
import { recordMoment } from '../waiting/spans';
import type { Network } from './network';

/** What a scenario does on purpose to its peers' way to the Docker engine. It ends with the network at the latest. */
export class EngineFaults {
  /** Peers without the engine. */
  readonly #without = new Set<string>();
  #hasFaultyBuilds = false;

  constructor(private readonly network: Network) {}

  /** Takes the engine's socket from the peer, and breaks what goes on through it. */
  async lose(name: string): Promise<void> {
    const gateway = this.#gateway;
    const peer = this.network.peer(name).name;
    if (this.#without.has(peer))
      throw new UserError(
        `${peer} has lost the Docker engine already: it takes «When ${peer} has the Docker engine back» before this step`,
      );
    await gateway.take(peer);
    this.#without.add(peer);
    recordMoment({ kind: 'fault', title: 'lost the Docker engine', subject: peer });
  }

  async regain(name: string): Promise<void> {
    const gateway = this.#gateway;
    const peer = this.network.peer(name).name;
    if (!this.#without.has(peer))
      throw new UserError(
        `${peer} has the Docker engine: it takes «When ${peer} loses the Docker engine» before this step`,
      );
    await gateway.give(peer);
    this.#without.delete(peer);
    recordMoment({ kind: 'fault', title: 'has the Docker engine back', subject: peer });
  }

  /** From here on the engine answers every build with this error, on whichever peer. */
  refuseBuilds(message: string): void {
    this.#gateway.refuseBuilds(message);
    this.#hasFaultyBuilds = true;
    recordMoment({ kind: 'fault', title: `the engine refuses to build: ${message}` });
  }

  /** From here on every build takes that much longer, in milliseconds. */
  delayBuilds(period: number): void {
    this.#gateway.delayBuilds(period);
    this.#hasFaultyBuilds = true;
    recordMoment({ kind: 'fault', title: `a build takes ${formatDuration(period)}` });
  }

  /** No peer is without the engine any more, and it builds as it always did. */
  async restore(): Promise<void> {
    const gateway = this.#gateway;
    if (!this.#hasFaultyBuilds && this.#without.size === 0)
      throw new UserError(
        'the engine was never away: it takes «When the engine refuses to build», «When a build takes 20 s» or ' +
          '«When vp3 loses the Docker engine» before this step',
      );
    await gateway.restore();
    this.#hasFaultyBuilds = false;
    this.#without.clear();
    recordMoment({ kind: 'fault', title: 'the engine is back' });
  }

  get #gateway(): Gateway {
    if (this.network.gateway) return this.network.gateway;
    throw new UserError(
      "the peers of this network have the Docker engine's own socket, and it can't be taken from them: " +
        'this step needs a network that is not kept, and ENGINE_GATEWAY=auto on a machine with an engine of its own',
    );
  }
}
