import { existsSync } from 'node:fs';
import type { Engine } from '../docker/engine';
import { bare } from '../docker/images';
import { labelled, PROJECT_LABEL } from '../docker/labels';
import { UserError } from '../errors';
import { keptDirectory } from './kept-directory';
import { KEPT_LABEL, SCENARIO_LABEL } from './labels';

/** How a generation of Fabric names the images and containers that peers create. */
export interface CreatedNames {
  /** True for a name that any peer of this network id may give. */
  isDevName(networkId: string, name: string): boolean;
  chaincodeIn(devName: string): string;
  /** Filters of `docker ps` and `docker images` for the names of one chaincode on any peer. */
  filters(networkId: string, chaincode: string): { readonly container: string; readonly image: string };
}

/** Text about a network that stays on the engine. */
export interface KeptNetworkHelp {
  readonly reach: string;
  readonly removal: string;
}

interface KeptNetwork {
  /** `4-peer pbft batch network`. */
  readonly title: string;
  readonly scenario: string;
  /** Of Compose. */
  readonly project: string;
  readonly networkId: string;
  /** What its peers created. */
  readonly devNames: readonly string[];
  readonly peers: readonly {
    readonly name: string;
    readonly containerId: string;
    /** Where it is reached, or why it is not. */
    readonly location: string;
  }[];
}

export function keptNetworkHelp(network: KeptNetwork, names: CreatedNames): KeptNetworkHelp {
  const { title, scenario, project, networkId, devNames, peers } = network;
  return {
    reach: [
      `The ${title} stays on the engine (Compose project ${project}).`,
      ...peers.map(
        ({ name, containerId, location }) =>
          `  ${name}: ${location}; docker exec -it ${containerId.slice(0, 12)} bash`,
      ),
    ].join('\n'),
    removal: [
      `To remove the network of ${scenario}:`,
      ...removalCommands([project], networkId, devNames, names),
    ].join('\n  '),
  };
}

/** A peer removes any container that has a name it needs. Throws a UserError where there are such containers. */
export async function assertNamesAreFree(
  engine: Engine,
  networkId: string,
  names: CreatedNames,
): Promise<void> {
  const containers = await engine.docker.listContainers({ all: true });
  const all = containers.map(({ Names }) => bare(Names[0] ?? ''));
  const taken = all.filter((name) => names.isDevName(networkId, name));
  if (taken.length > 0) throw await namesTaken(engine, taken, networkId, names);
}

/** What to do about existing containers with names that the peers of a network need. */
export async function namesTaken(
  { docker }: Engine,
  taken: readonly string[],
  networkId: string,
  names: CreatedNames,
): Promise<UserError> {
  const filters = labelled(`${KEPT_LABEL}=${networkId}`);
  const kept = await docker.listContainers({ all: true, filters });
  const scenarios = new Map(kept.map(({ Labels }) => [Labels[PROJECT_LABEL] ?? '', Labels[SCENARIO_LABEL]]));
  const projects = [...scenarios.keys()];
  const heading = 'These existing containers use names that this network needs; a deploy could remove them:';
  if (projects.length === 0)
    return new UserError(
      `${heading}\n${lines(taken)}If nothing needs them, remove them: docker rm -f ${taken.join(' ')}\n` +
        'If another run is using this engine, give this run another FABRIC_NETWORK_ID.',
    );
  const networks = [...scenarios].map(([project, scenario]) => `${scenario} (Compose project ${project})`);
  return new UserError(
    `${heading}\n${lines(taken)}They belong to networks that were kept:\n${lines(networks)}` +
      `To remove these networks:\n${lines(removalCommands(projects, networkId, taken, names))}` +
      'To keep them, give this run another FABRIC_NETWORK_ID.',
  );
}

const lines = (texts: readonly string[]): string => texts.map((text) => `  ${text}\n`).join('');

/** Peers first: one that is still running would create its containers again. */
function removalCommands(
  projects: readonly string[],
  networkId: string,
  devNames: readonly string[],
  names: CreatedNames,
): string[] {
  const down = projects.flatMap((project) => [
    `docker compose -p ${project} down -v -t 0`,
    ...(existsSync(keptDirectory(project)) ? [`rm -r ${keptDirectory(project)}`] : []),
  ]);
  const filters = devNames.map((name) => names.filters(networkId, names.chaincodeIn(name)));
  const [containers, images] = (['container', 'image'] as const).map((kind) =>
    [...new Set(filters.map((filter) => ` --filter '${filter[kind]}'`))].join(''),
  );
  if (filters.length === 0) return down;
  return [
    ...down,
    `docker ps -aq${containers} | xargs -r docker rm -f -v`,
    `docker images --format '{{.Repository}}'${images} | xargs -r docker rmi`,
  ];
}
