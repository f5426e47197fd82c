import { findContainer } from '../docker/container';
import { findImage } from '../docker/images';
import { AssertionFailure } from '../errors';
import { short } from '../fabric/names';
import type { Network } from './network';
import type { Peer } from './peer';

/** What a scenario that only reads has to leave unchanged, in words, by subject. */
export type Fingerprint = ReadonlyMap<string, string>;

/**
 * Chain and process of each peer, the dev images and the dev containers. Logins are not part of it: to log in again
 * changes nothing.
 */
export async function fingerprintOf({ state }: Network): Promise<Fingerprint> {
  const { peers, resources, engine } = state;
  const ofContainer = async ([name, id]: [string, string]): Promise<[string, string]> => {
    const container = await findContainer(engine.docker, id);
    return [short(name), container ? `${id.slice(0, 12)}, ${processOf(container.State)}` : 'removed'];
  };
  const ofImage = async (name: string, builtAt: number): Promise<[string, string]> => {
    const image = await findImage(engine.docker, name);
    return [`image ${short(name)}`, image ? `built ${new Date(builtAt).toISOString()}` : 'removed'];
  };
  return new Map(
    await Promise.all([
      ...peers.map(ofPeer),
      ...[...resources.containers].map(ofContainer),
      ...[...resources.images].map(([name, { at }]) => ofImage(name, at)),
    ]),
  );
}

async function ofPeer({ name, client, container }: Peer): Promise<[string, string]> {
  const { State } = await container.inspect();
  if (State.Status !== 'running') return [name, processOf(State)];
  const { height, hash } = await client.tip();
  return [name, `at height ${height} (${hash.slice(0, 8)}…), ${processOf(State)}`];
}

const processOf = ({ Status, StartedAt }: { Status: string; StartedAt: string }): string =>
  `${Status} since ${StartedAt}`;

/** Throws an AssertionFailure that lists what changed. */
export function assertUnchanged(before: Fingerprint, after: Fingerprint): void {
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .filter((subject) => before.get(subject) !== after.get(subject))
    .map(
      (subject) => `\n  ${subject}: ${before.get(subject) ?? 'nothing'} → ${after.get(subject) ?? 'nothing'}`,
    );
  if (changes.length > 0)
    throw new AssertionFailure(
      '@shared scenarios must not change the network, but this one did. ' +
        `Remove the tag, or move the set-up into Given steps.${changes.join('')}`,
    );
}
