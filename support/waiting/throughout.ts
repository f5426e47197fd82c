import { type Clock, systemClock } from './clock';
import { formatDuration } from './duration';
import { type Finding, nextLook, WaitFailed, type Wakeups } from './eventually';
import { trace } from './spans';

interface Period {
  /** Milliseconds. */
  readonly period: number;
  readonly wakeups?: Wakeups | undefined;
  readonly clock?: Clock | undefined;
}

/** Milliseconds between two looks without a wake-up. */
const INTERVAL = 250;

/**
 * Requires that something holds for a period, its beginning and its end included. Throws a WaitFailed, with what the
 * probe saw instead, as soon as it stops holding.
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
      throw new WaitFailed(
        `${what}: no longer true after ${after} of ${formatDuration(period)}: ${finding.seen}`,
      );
    }
    if (left <= 0) return;
    await nextLook(clock, Math.min(left, INTERVAL), { event: wakeups }).come;
  }
}

/** Lets a period pass in which nothing has to hold. */
export async function elapse(period: number, clock: Clock = systemClock): Promise<void> {
  await throughout('time passes', async () => ({ found: true }), { period, clock });
}
