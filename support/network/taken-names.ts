import type { Engine } from '../docker/engine';
import { bare } from '../docker/names';
import { UserError } from '../plain-error';
import type { Settings } from '../settings';
import { type KeptNetwork, keptNetworks, removalOf } from './kept';

/**
 * A peer stops and removes any container that bears the name it wants, whoever made it. Throws a UserError where
 * some would; a network looks again, at its own names, before it starts.
 */
export async function assertNamesAreFree(engine: Engine, { networkId }: Settings): Promise<void> {
  const all = await engine.docker.listContainers({ all: true });
  const names = all.map(({ Names }) => bare(Names[0] ?? ''));
  const taken = names.filter((name) => new RegExp(`^${networkId}-n?vp\\d+-`).test(name));
  if (taken.length > 0) throw await namesTaken(engine, taken, { networkId });
}

/** For whom they are taken. */
interface Claimant {
  readonly networkId: string;
  /** Its Compose project, where it is a network already. */
  readonly project?: string;
}

/** What to tell of containers that bear the names of a network's. */
export async function namesTaken(
  engine: Engine,
  names: readonly string[],
  { networkId, project }: Claimant,
): Promise<UserError> {
  const kept = await keptNetworks(engine, networkId);
  const own = kept.find((network) => project !== undefined && isOfSameRun(network.project, project));
  if (own) return keptByThisRun(own);
  if (kept.length > 0) {
    const projects = kept.map((network) => network.project);
    return keptByAnother(kept, removalOf({ networkId, projects, made: names }));
  }
  return new UserError(
    `Containers from before bear names that the peers of a network would take, and a deploy could remove them:\n` +
      `${names.map((name) => `  ${name}`).join('\n')}\n` +
      `If they are left over, remove them: docker rm -f ${names.join(' ')}\n` +
      'If another run is at work on this engine, give this one another FABRIC_NETWORK_ID.',
  );
}

function keptByThisRun({ scenario, project }: KeptNetwork): UserError {
  return new UserError(
    `This run itself keeps the network of ${scenario} (Compose project ${project}), whose dev containers bear the ` +
      'names that this network would give: where networks are kept (KEEP_NETWORK=true, @doNotDecompose), run one scenario at a time.',
  );
}

function keptByAnother(kept: readonly KeptNetwork[], removal: readonly string[]): UserError {
  const networks = kept.map(({ scenario, project }) => `  of ${scenario} (Compose project ${project})\n`);
  const [what, it] = kept.length === 1 ? ['A network was kept', 'it'] : ['Networks were kept', 'them'];
  return new UserError(
    `${what}, and containers there bear names that the peers of another would take:\n${networks.join('')}` +
      `To remove ${it}:\n${removal.map((line) => `  ${line}\n`).join('')}` +
      'To leave all as it is, give this run another FABRIC_NETWORK_ID.',
  );
}

/** The networks of a run are numbered. */
const isOfSameRun = (one: string, other: string): boolean => runIn(one) === runIn(other);

const runIn = (project: string): string => project.replace(/\d+$/, '');
