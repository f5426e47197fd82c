import type { Validator } from './validator';

/** Lines of a peer's DEBUG log in which its last consensus message is surely found. */
const LOG_LINES = 5_000;

/** Every message of the normal case is logged with its view, e.g. `commit count for view=0/seqNo=1: 3`. */
const VIEW = /\[consensus\/pbft\].* view=(\d+)\/seqNo=/g;

/**
 * The primary of the highest view that these peers have logged: of view v it is replica v mod N (`replicas`). REST and CLI do not
 * tell; before anything was ordered the view is 0.
 */
export async function primaryOf(validators: readonly Validator[], replicas: number): Promise<string> {
  const views = await Promise.all(
    validators.map(async ({ container }) => {
      const matches = [...(await container.logTail(LOG_LINES)).matchAll(VIEW)];
      return Number(matches.at(-1)?.[1] ?? 0);
    }),
  );
  return `vp${Math.max(0, ...views) % replicas}`;
}
