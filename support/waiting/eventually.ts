import { AssertionFailure, PeerUnreachable } from '../errors';
import { bounded, type Clock, systemClock } from './clock';
import { trace } from './spans';
import { WaitHistory } from './wait-history';

/** What a probe found, or what it saw instead. `hopeless`: it can't be found any more. */
export type Finding<T> = { readonly found: T } | { readonly seen: string; readonly hopeless?: boolean };

/** A source of reasons to look again: the engine's events, a followed log. */
export interface Wakeups {
  /** Calls `wake` whenever something relevant happened; the returned function ends that. */
  subscribe(wake: () => void): () => void;
}

export interface Bounds {
  /** Milliseconds for all subjects together. */
  readonly within: number;
  /** For all subjects, or for each by its name. */
  readonly wakeups?: Wakeups | ((name: string) => Wakeups) | undefined;
  /** True if an event announces the result. The wait then polls only every LONGEST_BACKOFF between events. */
  readonly eventsTell?: boolean | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** On expiry: what else tells why this subject was not found, for example the last error in its log; '' for nothing. */
  readonly evidence?: readonly ((name: string) => Promise<string>)[];
}

/** Milliseconds between two looks without a wake-up: at first, and at most. */
const FIRST_BACKOFF = 20;
const LONGEST_BACKOFF = 250;

/** Milliseconds for the evidence after the expiry. */
const EVIDENCE_BOUND = 5_000;

/** The wait expired, or can't succeed any more. Says what was awaited, for how long, and what was seen of whom. */
export class WaitFailed extends AssertionFailure {}

/**
 * The one way to wait. Probes every subject (mostly a peer) at once and in parallel, again on each wake-up and on a
 * short backoff, until all are found; a subject that is found wakes the others. A peer that does not answer
 * (PeerUnreachable) counts as "not yet"; any other error of a probe ends the wait. Throws a WaitFailed on expiry, and
 * at once if a subject is hopeless. What a probe finds after the expiry does not count.
 */
export function eventuallyOnEach<T>(
  what: string,
  probes: ReadonlyMap<string, () => Promise<Finding<T>>>,
  bounds: Bounds,
): Promise<Map<string, T>> {
  const history = new WaitHistory(what, [...probes.keys()]);
  const status = () => history.status();
  return trace({ kind: 'wait', title: what, within: bounds.within, status }, () =>
    waitForEach(probes, history, bounds),
  );
}

/** Waits for one thing. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<Finding<T>>,
  bounds: Bounds,
): Promise<T> {
  const [value] = (await eventuallyOnEach(what, new Map([['', probe]]), bounds)).values();
  return value as T;
}

async function waitForEach<T>(
  probes: ReadonlyMap<string, () => Promise<Finding<T>>>,
  history: WaitHistory,
  bounds: Bounds,
): Promise<Map<string, T>> {
  const { within, signal, clock = systemClock, eventsTell = false } = bounds;
  signal?.throwIfAborted();
  const start = clock.now();
  const elapsed = () => clock.now() - start;
  const over = new AbortController();
  const expiry = Promise.withResolvers<undefined>();
  const stopTimer = clock.after(within, () => {
    over.abort();
    expiry.resolve(undefined);
  });
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });

  const finds = new Finds();
  const watch = async (
    name: string,
    probe: () => Promise<Finding<T>>,
    first: number,
  ): Promise<[string, T]> => {
    for (let backoff = first; ; ) {
      const next = nextLook(clock, backoff, { find: finds, event: wakeupsOf(name, bounds) }, over.signal);
      const finding = await probe().catch(unreachable);
      if (over.signal.aborted) return new Promise(() => {}); // Too late to count.
      if ('found' in finding) {
        next.cancel();
        history.found(name);
        finds.happened();
        return [name, finding.found];
      }
      history.saw(name, finding.seen, elapsed());
      if (finding.hopeless) throw new WaitFailed(history.hopeless(name, elapsed()));
      backoff = backoffAfter(await next.come, backoff, first);
    }
  };

  try {
    const all = Promise.all(
      [...probes].map(([name, probe], index) =>
        // Not all in the same moments: whichever is found first wakes the others.
        watch(name, probe, eventsTell ? LONGEST_BACKOFF : FIRST_BACKOFF * (1 + index / probes.size)),
      ),
    );
    const found = await Promise.race([all, expiry.promise, aborted.promise]);
    if (found) return new Map(found);
    throw new WaitFailed(history.expired(within) + (await evidenceOn(history.missing, bounds, clock)));
  } finally {
    stopTimer();
    signal?.removeEventListener('abort', abort);
    over.abort();
  }
}

function unreachable(error: unknown): { readonly seen: string; readonly hopeless?: boolean } {
  if (error instanceof PeerUnreachable) return { seen: `no answer (${error.reason})` };
  throw error;
}

/** A line for each thing that there is to say on a missing subject; without what fails or hangs. */
async function evidenceOn(
  missing: readonly string[],
  { evidence = [] }: Bounds,
  clock: Clock,
): Promise<string> {
  const lines = await Promise.all(
    missing.flatMap((name) =>
      evidence.map((tell) => bounded(name, EVIDENCE_BOUND, () => tell(name), clock).catch(() => '')),
    ),
  );
  return lines.map((line) => line && `\n  ${line}`).join('');
}

/** Tells all subjects that one was found. */
class Finds implements Wakeups {
  readonly #wakes = new Set<() => void>();

  subscribe(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  happened(): void {
    for (const wake of this.#wakes) wake();
  }
}

const wakeupsOf = (name: string, { wakeups }: Bounds): Wakeups | undefined =>
  typeof wakeups === 'function' ? wakeups(name) : wakeups;

/** Why to look again. */
type Occasion = 'find' | 'event' | 'time';

/** After a find on one subject the others follow soon. */
function backoffAfter(occasion: Occasion, backoff: number, first: number): number {
  if (occasion === 'find') return first;
  return occasion === 'event' ? backoff : Math.min(backoff * 1.5, LONGEST_BACKOFF);
}

/** The next reason to look from now on, also while the probe still runs: a wake-up, or the end of the backoff. */
export function nextLook(
  clock: Clock,
  backoff: number,
  wakeups: { readonly find?: Wakeups | undefined; readonly event?: Wakeups | undefined },
  over?: AbortSignal,
) {
  const { promise: come, resolve } = Promise.withResolvers<Occasion>();
  const ends = [
    clock.after(backoff, () => resolve('time')),
    wakeups.find?.subscribe(() => resolve('find')),
    wakeups.event?.subscribe(() => resolve('event')),
  ];
  const cancel = () => {
    over?.removeEventListener('abort', cancel);
    for (const end of ends) end?.();
  };
  over?.addEventListener('abort', cancel);
  void come.then(cancel);
  return { come, cancel };
}
