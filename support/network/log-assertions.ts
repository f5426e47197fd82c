import type { Container } from '../docker/container';
import { HarnessError, requireText } from '../errors';
import { isError } from '../fabric/v0.6/log-records';
import { eventually } from '../waiting/eventually';

/** More than a peer logs in a scenario, in lines. */
const WHOLE_LOG = 1_000_000;

/** Errors that a message shows. */
const SHOWN = 5;

/** The container's log has a line with this text, from its start on or within `within` milliseconds. */
export async function logShows(container: Container, text: string, within: number): Promise<void> {
  requireText(text);
  const log = await container.followLog(new RegExp(escaped(text)));
  try {
    await eventually(
      `the log of ${container.name} shows "${text}"`,
      async () => (log.lines.length > 0 ? { found: true } : { seen: 'no such line' }),
      { within, wakeups: log },
    );
  } finally {
    log.end();
  }
}

/** No line of the container's log so far is an error. Throws with the first ones. */
export async function logShowsNoError(container: Container): Promise<void> {
  const errors = (await container.logTail(WHOLE_LOG)).split('\n').filter(isError);
  if (errors.length === 0) return;
  const shown = errors.slice(0, SHOWN).join('\n  | ');
  throw new HarnessError(
    `the log of ${container.name} shows ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}:\n  | ${shown}`,
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
