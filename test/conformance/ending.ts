import type { Run } from '../../support/network/run';

const ends = new Map<Run, Promise<unknown>>();

/** A test, its hooks and a signal may all want the end of a run: the first one does it, the others wait for it. */
export function endOnce(run: Run): Promise<unknown> {
  const end = ends.get(run) ?? run.end();
  ends.set(run, end);
  return end;
}

const running = new Set<Run>();

/** The test runner's own way with a signal is to exit at once, which would leave the network where it is. */
export function endOnSignals(run: Run): void {
  running.add(run);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => void endAll().then(() => process.exit(1)));
  }
}

async function endAll(): Promise<void> {
  for (const end of await Promise.allSettled([...running].map(endOnce)))
    if (end.status === 'rejected') process.stderr.write(`${end.reason}\n`);
}
