import type { Engine } from '../docker/engine';
import { labelled, PROJECT_LABEL } from '../docker/labels';
import { chaincodeOf } from '../fabric/v0.6/dev-names';
import { KEPT_LABEL, SCENARIO_LABEL } from './labels';

/** A network that outlives its run, as its labels tell of it. */
export interface KeptNetwork {
  /** Of Compose. */
  readonly project: string;
  readonly scenario: string;
}

/** Those whose peers have this network id. */
export async function keptNetworks({ docker }: Engine, networkId: string): Promise<KeptNetwork[]> {
  const filters = labelled(`${KEPT_LABEL}=${networkId}`);
  const containers = await docker.listContainers({ all: true, filters });
  const byProject = new Map(
    containers.map(({ Labels }) => [Labels[PROJECT_LABEL] ?? '', Labels[SCENARIO_LABEL] ?? '']),
  );
  return [...byProject].map(([project, scenario]) => ({ project, scenario }));
}

/** What of kept networks is on the engine. */
export interface Belongings {
  readonly networkId: string;
  readonly projects: readonly string[];
  /** Names of dev images and dev containers. */
  readonly made: readonly string[];
}

/** As much of a chaincode's name as tells it from others, in characters. */
const TELLING = 12;

/**
 * The commands that remove it, one a line. What the peers made bears no label, and names of 140 characters: it goes
 * by the beginning of the chaincode's, whichever peers have it, and not another network's of this run (`dev-2-vp0-…`).
 * Peers go first: one that lives on would make it anew.
 */
export function removalCommands({ networkId, projects, made }: Belongings): string[] {
  const chaincodes = [...new Set(made.map((name) => chaincodeOf(name).slice(0, TELLING)))];
  const containers = chaincodes
    .map((chaincode) => ` --filter 'name=^${networkId}-n?vp[0-9]+-${chaincode}'`)
    .join('');
  const images = chaincodes
    .map((chaincode) => ` --filter 'reference=${networkId}-[nv]*-${chaincode}*'`)
    .join('');
  const down = projects.map((project) => `docker compose -p ${project} down -v -t 0`);
  if (chaincodes.length === 0) return down;
  return [
    ...down,
    `docker ps -aq${containers} | xargs -r docker rm -f -v`,
    `docker images --format '{{.Repository}}'${images} | xargs -r docker rmi`,
  ];
}
