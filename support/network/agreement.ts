import type { Finding } from '../waiting/eventually';
import type { Peer } from './peer';

/**
 * Compares a peer's chain with that of the first peer. Each block names the one before it, so chains that agree on a
 * block agree on all before it.
 */
export function agreement(peers: readonly Peer[]) {
  const [reference] = peers;
  return async (peer: Peer): Promise<Finding<true>> => {
    if (!reference || peer === reference) return { found: true };
    const [own, other] = await Promise.all([peer.client.tip(), reference.client.tip()]);
    if (own.height === other.height && own.hash === other.hash) return { found: true };
    const last = Math.min(own.height, other.height) - 1;
    const agrees = await agreeOn(last, peer, reference);
    if (agrees === false) {
      const first = await firstDifference(last, peer, reference);
      return { seen: `block ${first} differs from that of ${reference.name}`, hopeless: true };
    }
    return { seen: `height ${own.height}, ${reference.name} has ${other.height}` };
  };
}

/** Undefined where one of them does not have the block yet. */
async function agreeOn(number: number, one: Peer, other: Peer): Promise<boolean | undefined> {
  const [hash, otherHash] = await Promise.all([one.client.blockHash(number), other.client.blockHash(number)]);
  return hash === undefined || otherHash === undefined ? undefined : hash === otherHash;
}

/** By bisection: block `last` differs. */
async function firstDifference(last: number, one: Peer, other: Peer): Promise<number> {
  let [same, different] = [-1, last];
  while (different - same > 1) {
    const middle = Math.floor((same + different) / 2);
    if ((await agreeOn(middle, one, other)) === false) different = middle;
    else same = middle;
  }
  return different;
}
