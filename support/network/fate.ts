import type { Finding } from '../waiting/eventually';
import type { Submission } from './deployment';
import type { Validator } from './validator';

export type Fate = 'committed' | 'rejected';

/**
 * What became of a transaction on one peer, read off the blocks added since it was submitted: it stands in one of
 * them, or an empty one stands for it. Height alone proves nothing, since v0.6 makes a block either way.
 */
export async function fateOf(submission: Submission, validator: Validator): Promise<Finding<Fate>> {
  const before = submission.heights.get(validator.name) ?? 1;
  const height = await validator.height();
  const open = { seen: `at height ${height} (${before} when it was submitted), no block has it` };
  if (height <= before) return open;
  if (!submission.duplicate && (await validator.rest.hasTransaction(submission.txid)))
    return { found: 'committed' };
  const read = blocksReadFor(submission);
  for (let number = Math.max(before, read.get(validator.name) ?? 0); number < height; number++) {
    const block = await validator.rest.block(number);
    if ((block?.transactions ?? []).length === 0) return { found: 'rejected' };
    read.set(validator.name, number + 1);
  }
  return open;
}

/** How many blocks of each peer are known not to tell the transaction's fate: one with a deploy in it has 3 MB. */
const blocksRead = new WeakMap<Submission, Map<string, number>>();

function blocksReadFor(submission: Submission): Map<string, number> {
  const read = blocksRead.get(submission) ?? new Map<string, number>();
  blocksRead.set(submission, read);
  return read;
}
