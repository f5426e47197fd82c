import type { Span } from '../../waiting/spans';
import type { RecordedBlock, Recording } from '../recording';

/** A transaction from when a peer had taken it. */
export interface Flight {
  readonly id: string;
  /** Who took it. */
  readonly peer: string;
  readonly begin: number;
  /** The block of the peer that took it; else of the one that had it first. Undefined where it is in none. */
  readonly block?: RecordedBlock | undefined;
  /** Of one in no block: the next empty block of the peer, which a failed transaction leaves. */
  readonly failedWith?: RecordedBlock | undefined;
}

/** What became of the transactions that peers took. Empty where no block is known: then nobody can tell. */
export function flightsOf({ activities, blocks }: Recording): Flight[] {
  if (blocks.length === 0) return [];
  const inOrder = blocks.toSorted((one, other) => one.committed - other.committed);
  const holders = blocksByTransaction(inOrder);
  return activities.flatMap((course): Flight[] => {
    const id = idOf(course);
    const { subject: peer, endedAt: begin } = course;
    if (id === undefined || peer === undefined || begin === undefined) return [];
    const known = holders.get(id) ?? [];
    const block = known.find((one) => one.peer === peer) ?? known[0];
    return [{ id, peer, begin, block, failedWith: block ? undefined : emptyAfter(begin, inOrder, peer) }];
  });
}

/** As the calls of a peer tell it. */
export const isRefusal = (detail: string | undefined): boolean => detail?.startsWith('refused: ') ?? false;

/** The transaction that a peer took; undefined where it refused, or where this is something else. */
function idOf({ kind, detail, error }: Span): string | undefined {
  const isTaken = (kind === 'deploy' || kind === 'invoke') && !error && !isRefusal(detail);
  return isTaken ? detail : undefined;
}

/** Each one's blocks, the first commit first. */
function blocksByTransaction(blocks: readonly RecordedBlock[]): Map<string, RecordedBlock[]> {
  const holders = new Map<string, RecordedBlock[]>();
  for (const block of blocks)
    for (const id of block.transactions) holders.set(id, [...(holders.get(id) ?? []), block]);
  return holders;
}

const emptyAfter = (
  begin: number,
  blocks: readonly RecordedBlock[],
  peer: string,
): RecordedBlock | undefined =>
  blocks.find((block) => block.peer === peer && block.committed >= begin && block.transactions.length === 0);
