import type { Finding } from '../waiting/eventually';
import type { Peer } from './peer';

/** Compares a peer's chain with the first peer's; the finding names the first block in which they differ. */
export function agreement(validators: readonly Peer[]) {
  const [reference] = validators;
  return async (validator: Peer): Promise<Finding<true>> => {
    if (!reference || validator === reference) return { found: true };
    const [ours, theirs] = await Promise.all([validator.rest.chain(), reference.rest.chain()]);
    if (ours.height === theirs.height && ours.currentBlockHash === theirs.currentBlockHash)
      return { found: true };
    const differing = await firstDifference(validator, reference, Math.min(ours.height, theirs.height));
    if (differing !== undefined)
      return { seen: `block ${differing} differs from ${reference.name}'s`, hopeless: true };
    return { seen: `height ${ours.height}, ${reference.name} has ${theirs.height}` };
  };
}

/** A block names the hash of the one before it, so the last common block is found where those names part. */
async function firstDifference(a: Peer, b: Peer, height: number): Promise<number | undefined> {
  for (let number = 1; number < height; number++) {
    const [ofA, ofB] = await Promise.all([a.rest.block(number), b.rest.block(number)]);
    if (ofA?.previousBlockHash !== ofB?.previousBlockHash) return number - 1;
    if (ofA?.stateHash !== ofB?.stateHash) return number;
  }
  return undefined;
}
