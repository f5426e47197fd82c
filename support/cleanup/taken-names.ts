import type { Engine } from '../docker/engine';
import { bare } from '../docker/names';
import { UserError } from '../errors';
import { PROJECT_PREFIX } from '../fabric/v0.6/dev-names';
import type { Settings } from '../settings';
import type { LockRequest } from './engine-lock';
import { type KeptNetwork, keptNetworks, removalCommands } from './kept-networks';

/** What a run's networks alone may use on an engine: two peers of one name replace each other's containers. */
export function peersNamesOf({ networkId, images }: Pick<Settings, 'networkId' | 'images'>): LockRequest {
  return {
    name: `${PROJECT_PREFIX}${networkId}`,
    image: images.peer,
    taken: {
      what: `uses the network id ${networkId} on this engine`,
      remedy: 'let FABRIC_NETWORK_ID name another one, say FABRIC_NETWORK_ID=other',
    },
  };
}

/**
 * A peer stops and removes any container that bears the name it wants, whoever made it. Throws a UserError where
 * some would; a network looks again, at its own names, before it starts.
 */
export async function assertNamesAreFree(engine: Engine, { networkId }: Settings): Promise<void> {
  const all = await engine.docker.listContainers({ all: true });
  const names = all.map(({ Names }) => bare(Names[0] ?? ''));
  const taken = names.filter((name) => new RegExp(`^${networkId}-n?vp\\d+-`).test(name));
  if (taken.length > 0) throw await namesTaken(engine, taken, networkId);
}

/** What to tell of containers that bear the names of a network's. */
export async function namesTaken(
  engine: Engine,
  names: readonly string[],
  networkId: string,
): Promise<UserError> {
  const kept = await keptNetworks(engine, networkId);
  if (kept.length > 0) {
    const projects = kept.map((network) => network.project);
    return keptByAnother(kept, removalCommands({ networkId, projects, made: names }));
  }
  return new UserError(
    `Containers from before bear names that the peers of a network would take, and a deploy could remove them:\n` +
      `${names.map((name) => `  ${name}`).join('\n')}\n` +
      `If they are left over, remove them: docker rm -f ${names.join(' ')}\n` +
      'If another run is at work on this engine, give this one another FABRIC_NETWORK_ID.',
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
