import { AssertionFailure } from '../errors';
import { short, type TransactionId } from '../fabric/names';
import type { Rejection, RejectionListener } from '../fabric/peer';
import { eventually } from '../waiting/eventually';

/** The listener heard, or hears within `within` milliseconds, that this transaction was rejected. */
export async function rejectionAnnounced(
  listener: RejectionListener,
  transaction: TransactionId,
  within: number,
): Promise<void> {
  await awaitRejection(
    listener,
    `the rejection of transaction ${short(transaction)} is announced`,
    within,
    (one) => one.transaction === transaction,
  );
}

/** The listener hears of one rejection, whichever, and of no other until then. */
export async function oneRejectionAnnounced(listener: RejectionListener, within: number): Promise<void> {
  await awaitRejection(listener, 'a rejection is announced', within, () => true);
  const { length } = listener.rejections;
  if (length !== 1)
    throw new AssertionFailure(`${length} rejections were announced, not 1:\n  ${describe(listener)}`);
}

async function awaitRejection(
  listener: RejectionListener,
  what: string,
  within: number,
  matches: (rejection: Rejection) => boolean,
): Promise<void> {
  const probe = async () => {
    const found = listener.rejections.find(matches);
    if (found) return { found };
    const { problem } = listener;
    const lost = problem === undefined ? '' : `; the connection was lost: ${problem}`;
    return { seen: `${describe(listener)}${lost}`, hopeless: problem !== undefined };
  };
  await eventually(what, probe, { within, wakeups: listener });
}

const describe = ({ rejections }: RejectionListener): string =>
  rejections.map(({ transaction, reason }) => `${short(transaction)}: ${reason}`).join('\n  ') ||
  'no rejection';
