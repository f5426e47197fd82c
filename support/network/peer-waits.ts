import { lastErrorOf } from '../chaincode/deployment';
import type { EngineEvent } from '../docker/events';
import { untagged } from '../docker/images';
import { PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import { PeerUnreachable } from '../errors';
import { isMadeBy, type PeerName, short } from '../fabric/names';
import { eventuallyOnEach, type Finding, type Wakeups } from '../waiting/eventually';
import type { Peer } from './peer';
import type { NetworkState } from './state';

export interface PeerWait {
  /** Milliseconds. */
  readonly within: number;
  /** True for what the engine's events tell: a dev image, a dev container. */
  readonly eventsTell?: boolean;
  /** What else explains why a peer did not come to it; '' for nothing. */
  readonly moreOn?: (peer: Peer) => Promise<string>;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the probe finds something on each of these peers; woken by the engine's events about them. Throws a
 * WaitFailed with what was seen instead and the last error in the logs.
 */
export function waitOnEach<T>(
  state: NetworkState,
  peers: readonly Peer[],
  what: string,
  probe: (peer: Peer) => Promise<Finding<T>>,
  { within, eventsTell = false, moreOn = async () => '', signal }: PeerWait,
): Promise<Map<PeerName, T>> {
  if (peers.length === 0) throw state.nobodyUp();
  const probes = new Map(peers.map((peer) => [peer.name, () => probeIfAlive(peer, probe)]));
  const evidence = [(name: PeerName) => moreOn(state.peer(name)), lastErrorIn(state)];
  const wakeups = (name: PeerName) => eventsOf(state, [name]);
  return eventuallyOnEach(what, probes, { within, wakeups, eventsTell, evidence, signal });
}

/** What the log of a service says went wrong last; '' where it says nothing. */
export const lastErrorIn =
  (state: NetworkState) =>
  async (service: string): Promise<string> => {
    const error = await lastErrorOf({ container: state.container(service) }, state.generation);
    return error && short(`the last error in the log of ${service}${error}`);
  };

/** A peer that does not answer may answer later, unless its container has exited. */
async function probeIfAlive<T>(peer: Peer, probe: (peer: Peer) => Promise<Finding<T>>): Promise<Finding<T>> {
  try {
    return await probe(peer);
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    const state = await peer.state();
    if (state === 'running') return { seen: `no answer (${error.reason})` };
    return { seen: `${peer.name} is ${state}`, hopeless: state.startsWith('exited') };
  }
}

/** The engine's events about these peers: of their own containers, and of the images and containers they make. */
export function eventsOf(
  state: Pick<NetworkState, 'engine' | 'project' | 'networkId' | 'nameOf'>,
  peers: readonly PeerName[],
): Wakeups {
  const isAbout = ({ action, attributes }: EngineEvent, peer: PeerName): boolean => {
    // Another event tells what came of a kill; until then the engine may take long to answer.
    if (action === 'kill') return false;
    const isItsContainer =
      attributes[PROJECT_LABEL] === state.project.name &&
      state.nameOf(attributes[SERVICE_LABEL] ?? '') === peer;
    return isItsContainer || isMadeBy(untagged(attributes['name'] ?? ''), state.networkId, peer);
  };
  return {
    subscribe: (wake) =>
      state.engine.events.listen((event) => {
        if (peers.some((peer) => isAbout(event, peer))) wake();
      }),
  };
}
