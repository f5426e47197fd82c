import { findContainer } from '../docker/container';
import type { Engine } from '../docker/engine';
import { findImage } from '../docker/images';
import { HarnessError } from '../errors';
import { short } from '../fabric/chaincode';
import type { Topology } from '../fabric/v0.6/topology';
import type { Client } from './client';
import type { Network } from './network';

/** A started network that one scenario hands on to the next, with what its client has deployed. */
export interface SharedNetwork {
  readonly topology: Topology;
  readonly network: Network;
  readonly client: Client;
}

/** True where a network of the one is what a scenario asks for with the other. */
export const isSameTopology = (one: Topology, other: Topology): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A network's state as far as a scenario that only reads has to leave it alone; in words, by subject. */
export type State = ReadonlyMap<string, string>;

/**
 * Chain and process of each peer, the dev images and the dev containers. Who is logged in where is no part of it: to log
 * in again changes nothing.
 */
export async function stateOf({ peers, resources }: Network, { docker }: Engine): Promise<State> {
  const ofPeers = peers.map(async ({ name, rest, container }): Promise<[string, string]> => {
    const { State } = await container.inspect();
    if (State.Status !== 'running') return [name, processOf(State)];
    const { height, currentBlockHash } = await rest.chain();
    return [name, `at height ${height} (${currentBlockHash.slice(0, 8)}…), ${processOf(State)}`];
  });
  const ofContainers = [...resources.containers].map(async ([name, id]): Promise<[string, string]> => {
    const container = await findContainer(docker, id);
    return [short(name), container ? `${id.slice(0, 12)}, ${processOf(container.State)}` : 'removed'];
  });
  const ofImages = [...resources.images].map(async ([name, { at }]): Promise<[string, string]> => {
    const image = await findImage(docker, name);
    return [`image ${short(name)}`, image ? `built ${new Date(at).toISOString()}` : 'removed'];
  });
  return new Map(await Promise.all([...ofPeers, ...ofContainers, ...ofImages]));
}

const processOf = ({ Status, StartedAt }: { Status: string; StartedAt: string }): string =>
  `${Status} since ${StartedAt}`;

/** Throws and names what is no longer as it was. */
export function assertUnchanged(before: State, after: State): void {
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .filter((subject) => before.get(subject) !== after.get(subject))
    .map(
      (subject) => `\n  ${subject}: ${before.get(subject) ?? 'nothing'} → ${after.get(subject) ?? 'nothing'}`,
    );
  if (changes.length > 0)
    throw new HarnessError(
      `a scenario tagged @shared only reads, and this one changed the network: take the tag off it, ` +
        `or put what it needs into a Given${changes.join('')}`,
    );
}
