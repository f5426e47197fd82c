import { HarnessError } from '../errors';
import { type Clock, systemClock } from './clock';
import { formatDuration } from './duration';
import { trace } from './spans';
import { WaitHistory } from './wait-history';

/** What a probe found: the awaited thing, or what stands there instead. */
export type Finding<T> = { readonly found: T } | { readonly seen: string; readonly hopeless?: boolean };

/** Where a wait may learn that it is worth looking again: the engine's events, a followed log. */
export interface Wakeups {
  /** Calls `wake` whenever something relevant happened; the returned function ends that. */
  subscribe(wake: () => void): () => void;
}

export interface Bounds {
  /** Milliseconds for all subjects together. */
  readonly within: number;
  /** Of all subjects, or of each by its name. */
  readonly wakeups?: Wakeups | ((name: string) => Wakeups) | undefined;
  /** True where a wake-up comes with what is awaited: a look without one is for what makes it hopeless, and rare. */
  readonly eventsTell?: boolean | undefined;
  readonly clock?: Clock | undefined;
  /** Ends the wait with its reason, for one that nobody waits for any more. */
  readonly signal?: AbortSignal | undefined;
  /** What else tells why a subject did not come, asked on expiry: the last error in its log. '' for nothing. */
  readonly evidence?: ((name: string) => Promise<string>) | undefined;
}

/** The backoff between two looks where no event tells, in milliseconds. */
const FIRST_BACKOFF = 20;
const LONGEST_BACKOFF = 250;

/** For the evidence after an expiry, in milliseconds: an engine that hangs is no reason to go on waiting. */
const EVIDENCE_BOUND = 5_000;

/** Expired, or can no longer come true. The message says what was awaited, how long, and what was seen on whom. */
export class WaitFailed extends HarnessError {
  override readonly name = 'WaitError';
}

/**
 * The one way to wait. Looks at every subject (a peer, mostly) at once and in parallel, again on each wake-up
 * and on a short backoff, until all of them are found; what is found on one is a wake-up for the others. Throws a WaitError on expiry, and at once when a
 * subject is hopeless; what a probe throws passes through as it is.
 */
export function eventuallyOnEach<T>(
  what: string,
  probes: ReadonlyMap<string, () => Promise<Finding<T>>>,
  bounds: Bounds,
): Promise<Map<string, T>> {
  const sightings = new WaitHistory([...probes.keys()]);
  const status = () => sightings.standing();
  return trace({ kind: 'wait', title: what, within: bounds.within, status }, () =>
    awaitEach(what, probes, sightings, bounds),
  );
}

async function awaitEach<T>(
  what: string,
  probes: ReadonlyMap<string, () => Promise<Finding<T>>>,
  sightings: WaitHistory,
  bounds: Bounds,
): Promise<Map<string, T>> {
  const clock = bounds.clock ?? systemClock;
  const start = clock.now();
  const over = new AbortController();
  const expiry = Promise.withResolvers<never>();
  const stopTimer = clock.after(bounds.within, () => {
    over.abort();
    const expired = sightings.expired(what, formatDuration(bounds.within));
    void evidenceOn(sightings.missing, bounds, clock).then((evidence) =>
      expiry.reject(new WaitFailed(`${expired}${evidence}`)),
    );
  });

  const giveUp = () => expiry.reject(bounds.signal?.reason);
  bounds.signal?.addEventListener('abort', giveUp, { once: true });

  const finds = new Finds();
  const watch = async (
    name: string,
    probe: () => Promise<Finding<T>>,
    first: number,
  ): Promise<[string, T]> => {
    for (let backoff = first; ; ) {
      const nextLook = nextOccasion(
        clock,
        backoff,
        { find: finds, event: wakeupsOf(name, bounds) },
        over.signal,
      );
      const finding = await probe();
      if ('found' in finding) {
        nextLook.cancel();
        sightings.found(name);
        finds.happened();
        return [name, finding.found];
      }
      sightings.saw(name, finding.seen, clock.now() - start);
      if (finding.hopeless)
        throw new WaitFailed(sightings.hopeless(what, name, formatDuration(clock.now() - start)));
      backoff = after(backoff, await nextLook.come, first);
      if (over.signal.aborted) return expiry.promise;
    }
  };

  try {
    const all = Promise.all(
      [...probes].map(([name, probe], index) =>
        watch(name, probe, bounds.eventsTell ? LONGEST_BACKOFF : firstBackoff(index, probes.size)),
      ),
    );
    return new Map(await Promise.race([all, expiry.promise]));
  } finally {
    stopTimer();
    bounds.signal?.removeEventListener('abort', giveUp);
    over.abort();
    expiry.promise.catch(() => {});
  }
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

/** One line for each subject that did not come and of which there is more to tell. */
async function evidenceOn(missing: readonly string[], { evidence }: Bounds, clock: Clock): Promise<string> {
  if (!evidence) return '';
  const tooLate = Promise.withResolvers<string>();
  const stopTimer = clock.after(EVIDENCE_BOUND, () => tooLate.resolve(''));
  const told = await Promise.all(
    missing.map((name) => Promise.race([evidence(name).catch(() => ''), tooLate.promise])),
  );
  stopTimer();
  return told.map((line) => line && `\n  ${line}`).join('');
}

/** Each subject's own, so that they are not all looked at in the same moments: whichever is found first wakes the rest. */
const firstBackoff = (index: number, subjects: number): number => FIRST_BACKOFF * (1 + index / subjects);

/** That a subject was found. */
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

/** What was found on one subject is to be expected on the others soon; an event alone says all there is to know. */
function after(backoff: number, occasion: Occasion, first: number): number {
  if (occasion === 'find') return first;
  return occasion === 'event' ? backoff : Math.min(backoff * 1.5, LONGEST_BACKOFF);
}

/** The next reason to look: a wake-up from now on (also one that comes while the probe still runs), or the backoff. */
function nextOccasion(
  clock: Clock,
  backoff: number,
  wakeups: Readonly<Record<'find' | 'event', Wakeups | undefined>>,
  over: AbortSignal,
) {
  const { promise: come, resolve } = Promise.withResolvers<Occasion>();
  const pass = () => resolve('time');
  const ends = [
    clock.after(backoff, pass),
    wakeups.find?.subscribe(() => resolve('find')),
    wakeups.event?.subscribe(() => resolve('event')),
    () => over.removeEventListener('abort', pass),
  ];
  over.addEventListener('abort', pass, { once: true });
  const cancel = () => {
    for (const end of ends) end?.();
  };
  void come.then(cancel);
  return { come, cancel };
}
