import { lastErrorOf } from '../chaincode/build-errors';
import type { Engine } from '../docker/engine';
import { HarnessError } from '../errors';
import { reasonOf } from '../fabric/v0.6/http';
import { eventuallyOnEach, type Finding, type Wakeups } from '../waiting/eventually';
import type { Network } from './network';
import type { Peer } from './peer';
import { peerEvents } from './peer-events';

export interface PeerWait {
  /** In milliseconds. */
  readonly within: number;
  /** True for what the engine's events tell: a dev image, a dev container. */
  readonly eventsTell?: boolean;
  /** What else tells a reader why a peer did not come to it; '' for nothing. */
  readonly moreOn?: (validator: Peer) => Promise<string>;
}

/** Waiting for each of some peers, woken by what the engine tells of them. */
export class PeerWaits {
  constructor(
    private readonly validators: readonly Peer[],
    private readonly network: Network,
    private readonly engine: Engine,
  ) {}

  /** What was found on each, by its name. Throws a WaitError with what was seen, and the last error in the logs. */
  forEach<T>(
    what: string,
    probe: (validator: Peer) => Promise<Finding<T>>,
    { within, eventsTell = false, moreOn = async () => '' }: PeerWait,
  ): Promise<Map<string, T>> {
    if (this.validators.length === 0)
      throw new HarnessError('every vp is stopped, paused or cut off: name the peers in the step');
    const probes = new Map(
      this.validators.map((validator) => [validator.name, () => look(validator, probe)]),
    );
    const evidence = async (name: string) => {
      const validator = this.network.peer(name);
      const [more, error] = [await moreOn(validator), await lastErrorOf(validator)];
      return [more, error && `the last error in the log of ${name}${error}`].filter(Boolean).join('\n  ');
    };
    const wakeups = (name: string) => this.eventsOf([name]);
    return eventuallyOnEach(what, probes, { within, wakeups, eventsTell, evidence });
  }

  eventsOf(names: readonly string[]): Wakeups {
    return peerEvents(this.engine.events, this.network, names);
  }
}

/** A peer that does not answer is what was seen; one that is no longer there will not answer again. */
async function look<T>(
  validator: Peer,
  probe: (validator: Peer) => Promise<Finding<T>>,
): Promise<Finding<T>> {
  try {
    return await probe(validator);
  } catch (error) {
    const state = await validator.state();
    if (state === 'running') return { seen: `no answer (${reasonOf(error)})` };
    return { seen: `${validator.name} is ${state}`, hopeless: state.startsWith('exited') };
  }
}
