import type { Network } from '../network/network';
import type { Validator } from '../network/peer';
import { removalOf } from './kept-networks';

/** What to know of a network that stays on the engine, in lines of text. */
export interface Directions {
  readonly reach: string;
  readonly removal: string;
}

export async function directionsTo(network: Network, scenario: string): Promise<Directions> {
  const { topology, project, networkId, footprint } = network;
  const removal = removalOf({
    networkId,
    projects: [project.name],
    made: [...footprint.containers.keys(), ...footprint.images.keys()],
  });
  return {
    reach: [
      `The ${topology.title} stays on the engine (Compose project ${project.name}).`,
      ...(await Promise.all(network.peers.map(address))),
    ].join('\n'),
    removal: [`To remove the network of ${scenario}:`, ...removal.map((line) => `  ${line}`)].join('\n'),
  };
}

async function address({ name, container, rest }: Validator): Promise<string> {
  const reached = await rest.address().catch((error: Error) => `not reached: ${error.message}`);
  return `  ${name}: REST on ${reached}; docker exec -it ${container.id.slice(0, 12)} bash`;
}
