import { UserError } from '../../errors';
import type { Peer } from '../../network/peer';

/** Every message of the normal case is logged with its view, e.g. `commit count for view=0/seqNo=1: 3`; at DEBUG, most. */
const VIEW = /\[consensus\/pbft\].* view=(\d+)\/seqNo=/;

const DEBUG_RECORD = /^\d\d:\d\d:\d\d\.\d{3} \[[^\]]*\] .*? -> DEBU /;

/**
 * The primary of the highest view that these peers have logged: in view v it is replica v mod `replicas`. REST and CLI
 * do not tell it; before anything was ordered the view is 0. Throws a UserError if no peer logs its view.
 */
export async function primaryOf(peers: readonly Peer[], replicas: number): Promise<string> {
  const matches = await Promise.all(peers.map(({ container }) => container.lastMatch(VIEW)));
  const views = matches.flatMap((match) => (match ? [Number(match[1])] : []));
  if (views.length === 0) await requireDebugLog(peers);
  return `vp${Math.max(0, ...views) % replicas}`;
}

async function requireDebugLog(peers: readonly Peer[]): Promise<void> {
  const records = await Promise.all(peers.map(({ container }) => container.lastMatch(DEBUG_RECORD)));
  if (records.some((record) => record !== undefined)) return;
  throw new UserError(
    'No peer logs its view, so the primary is not known: start the peers with CORE_LOGGING_LEVEL=debug.',
  );
}
