import type { EngineEvent, EngineEvents } from '../docker/events';
import { PROJECT_LABEL, SERVICE_LABEL } from '../docker/labels';
import { untagged } from '../docker/names';
import type { Wakeups } from '../waiting/eventually';
import type { Network } from './network';

/**
 * The engine's events about these peers: of their own containers, and of the images and containers they make. What
 * goes on elsewhere on the engine is no reason to look at them.
 */
export function peerEvents(events: EngineEvents, network: Network, peers: readonly string[]): Wakeups {
  return {
    subscribe: (wake) =>
      events.listen((event) => {
        if (peers.some((peer) => isAbout(event, network, peer))) wake();
      }),
  };
}

function isAbout({ action, attributes }: EngineEvent, network: Network, peer: string): boolean {
  // What comes of a kill, another event tells; in between the engine may take long to answer.
  if (action === 'kill') return false;
  const isItsContainer =
    attributes[PROJECT_LABEL] === network.project.name && attributes[SERVICE_LABEL] === peer;
  return isItsContainer || untagged(attributes['name'] ?? '').startsWith(network.devName(peer, ''));
}
