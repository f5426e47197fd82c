import { UserError } from '../../errors';
import type { Peer } from '../../network/peer';
import { recordIn } from './log-records';

/** Lines of a peer's DEBUG log in which its last consensus message is surely found. */
const LOG_LINES = 5_000;

/** Every message of the normal case is logged with its view, e.g. `commit count for view=0/seqNo=1: 3`; at DEBUG, most. */
const VIEW = /\[consensus\/pbft\].* view=(\d+)\/seqNo=/g;

/**
 * The primary of the highest view that these peers have logged: of view v it is replica v mod N (`replicas`). REST and CLI do not
 * tell; before anything was ordered the view is 0. Throws a UserError where no peer logs what would show another one.
 */
export async function primaryOf(validators: readonly Peer[], replicas: number): Promise<string> {
  const logs = await Promise.all(validators.map(({ container }) => container.logTail(LOG_LINES)));
  const views = logs.flatMap((log) => [...log.matchAll(VIEW)].slice(-1).map(([, view]) => Number(view)));
  if (views.length === 0) assertLogViews(logs);
  return `vp${Math.max(0, ...views) % replicas}`;
}

function assertLogViews(logs: readonly string[]): void {
  if (logs.some((log) => log.split('\n').some((line) => recordIn(line)?.level === 'DEBU'))) return;
  throw new UserError(
    'no peer logs which view it is in, so that the primary is not known: this step needs peers with CORE_LOGGING_LEVEL=debug',
  );
}
