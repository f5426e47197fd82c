import { type Clock, systemClock } from './clock';
import { formatDuration } from './duration';
import { type Finding, WaitFailed, type Wakeups } from './eventually';
import { trace } from './spans';

export interface Period {
  /** Milliseconds. */
  readonly period: number;
  readonly wakeups?: Wakeups | undefined;
  readonly clock?: Clock | undefined;
}

/** Between two looks where nothing tells, in milliseconds. */
const INTERVAL = 250;

/**
 * Watches for a period, its beginning and its end included: the one form in which time that passes is what was asked
 * for. Throws a WaitError, with what the probe saw instead, as soon as it does not find what is to hold throughout.
 */
export function throughout(
  what: string,
  probe: () => Promise<Finding<unknown>>,
  period: Period,
): Promise<void> {
  const title = `${what}, for ${formatDuration(period.period)}`;
  return trace({ kind: 'wait', title, within: period.period }, () => watch(what, probe, period));
}

async function watch(
  what: string,
  probe: () => Promise<Finding<unknown>>,
  { period, wakeups, clock = systemClock }: Period,
): Promise<void> {
  const start = clock.now();
  for (;;) {
    const left = start + period - clock.now();
    const finding = await probe();
    if ('seen' in finding) {
      const after = formatDuration(clock.now() - start);
      throw new WaitFailed(`${what}: not so for ${formatDuration(period)}; after ${after}: ${finding.seen}`);
    }
    if (left <= 0) return;
    await nextLook(clock, Math.min(left, INTERVAL), wakeups);
  }
}

/** Lets a period pass in which nothing has to hold. */
export async function elapse(period: number, clock: Clock = systemClock): Promise<void> {
  await throughout('time passes', async () => ({ found: true }), { period, clock });
}

async function nextLook(clock: Clock, within: number, wakeups: Wakeups | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancelTimer = clock.after(within, resolve);
  const unsubscribe = wakeups?.subscribe(resolve);
  await promise;
  cancelTimer();
  unsubscribe?.();
}
