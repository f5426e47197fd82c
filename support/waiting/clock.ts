import { TimedOut } from '../errors';
import { formatDuration } from './duration';

/** Time, passed in so that tests of a wait need none. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls back once after `ms`; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * The result of `work`, which has `ms` milliseconds. After that it throws a TimedOut, `<failure> within 30 s`, and
 * aborts the signal that `work` got. The work may go on; its result no longer counts.
 */
export async function bounded<T>(
  failure: string,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  const controller = new AbortController();
  const expiry = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => {
    expiry.reject(new TimedOut(`${failure} within ${formatDuration(ms)}`));
    controller.abort();
  });
  try {
    return await Promise.race([work(controller.signal), expiry.promise]);
  } finally {
    cancel();
  }
}
