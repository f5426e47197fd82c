import { type Connection, dial } from './connection';
import type { ClientTls } from './tls';

/** For tests: how time passes, in ms. */
export const clock = {
  now: () => performance.now(),
  pause: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
};

interface Blocking {
  /** How long it goes on, ms. */
  readonly within: number;
  /** Between two tries, ms. */
  readonly pause?: number;
  readonly tls?: ClientTls | undefined;
  /** What it is no use to try again after. */
  readonly hopeless?: (error: unknown) => boolean;
}

/**
 * gRPC's dial with `WithBlock` and `WithTimeout`, which tries again as long as nobody answers. Rejects with Node's
 * error of the last try.
 */
export async function dialBlocking(
  address: string,
  { within, pause = 50, tls, hopeless = () => false }: Blocking,
  dialOnce = dial,
): Promise<Connection> {
  const deadline = clock.now() + within;
  for (;;) {
    try {
      const left = Math.ceil(deadline - clock.now());
      return await dialOnce(address, { timeout: Math.min(3_000, Math.max(1, left)), tls });
    } catch (error) {
      const left = deadline - clock.now();
      if (left <= 0 || hopeless(error)) throw error;
      await clock.pause(Math.min(pause, left));
    }
  }
}
