import type { Engine } from '../docker/engine';
import { ofProject } from '../docker/labels';
import { bare } from '../docker/names';
import type { Network } from './network';
import type { Validator } from './validator';

/** How to reach a network that stays on the engine, and the command that removes it, in lines of text. */
export async function directionsTo(network: Network, engine: Engine): Promise<string> {
  return [
    `The ${network.topology.title} stays on the engine (Compose project ${network.project.name}).`,
    ...(await Promise.all(network.peers.map(address))),
    'To remove it:',
    `  ${await removal(network, engine)}`,
  ].join('\n');
}

async function address({ name, container, rest }: Validator): Promise<string> {
  const reached = await rest.address().catch((error: Error) => `not reached: ${error.message}`);
  return `  ${name}: REST on ${reached}; docker exec -it ${container.id.slice(0, 12)} bash`;
}

/** Dev containers go with their peers, at once: a peer that lives on would make them anew. */
async function removal({ project, footprint }: Network, { docker }: Engine): Promise<string> {
  const filters = ofProject(project.name);
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  const names = containers.map(({ Names }) => bare(Names[0] ?? ''));
  const commands: [string, string[]][] = [
    ['docker rm -f -v', [...names, ...footprint.containers.keys()]],
    ['docker network rm', networks.map(({ Name }) => Name)],
    ['docker rmi', [...footprint.images.keys()]],
  ];
  return commands
    .filter(([, objects]) => objects.length > 0)
    .map(([command, objects]) => `${command} ${objects.join(' ')}`)
    .join('; ');
}
