import { eventually } from '../waiting/eventually';
import type { BlockInfo, PeerInspection } from './peer';

/** A peer that has not answered all by then hangs; in milliseconds. */
const INSPECTION_BOUND = 5_000;

/** What a peer has answered so far. */
export interface Answers {
  height: number | undefined;
  readonly blocks: Map<number, BlockInfo>;
  readonly byPath: Record<string, unknown>;
}

/** Asks again where the peer does not answer. Never rejects: why something is missing stands in its place. */
export async function inspected(askAll: (answers: Answers) => Promise<void>): Promise<PeerInspection> {
  const answers: Answers = { height: undefined, blocks: new Map(), byPath: {} };
  const probe = async () => {
    await askAll(answers);
    return { found: true };
  };
  await eventually('the answers of the peer', probe, { within: INSPECTION_BOUND }).catch((error: Error) => {
    answers.byPath['missing'] = error.message;
  });
  const { height, blocks, byPath } = answers;
  return { height, blocks: [...blocks.values()], answers: byPath };
}
