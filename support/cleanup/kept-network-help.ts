import type { Network } from '../network/network';
import type { Peer } from '../network/peer';
import { removalCommands } from './kept-networks';

/** What to know of a network that stays on the engine, in lines of text. */
export interface KeptNetworkHelp {
  readonly reach: string;
  readonly removal: string;
}

export async function keptNetworkHelp(network: Network, scenario: string): Promise<KeptNetworkHelp> {
  const { topology, project, networkId, resources } = network;
  const removal = removalCommands({
    networkId,
    projects: [project.name],
    made: [...resources.containers.keys(), ...resources.images.keys()],
  });
  return {
    reach: [
      `The ${topology.title} stays on the engine (Compose project ${project.name}).`,
      ...(await Promise.all(network.peers.map(address))),
    ].join('\n'),
    removal: [`To remove the network of ${scenario}:`, ...removal.map((line) => `  ${line}`)].join('\n'),
  };
}

async function address({ name, container, rest }: Peer): Promise<string> {
  const reached = await rest.address().catch((error: Error) => `not reached: ${error.message}`);
  return `  ${name}: REST on ${reached}; docker exec -it ${container.id.slice(0, 12)} bash`;
}
