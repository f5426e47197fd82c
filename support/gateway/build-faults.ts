import { bounded, type Clock } from '../waiting/clock';

/** What a test makes of the builds to come. */
export class BuildFaults {
  /** The engine's error message to every build, where builds are refused. */
  refusal: string | undefined;
  #delay = 0;
  #end = Promise.withResolvers<void>();

  constructor(private readonly clock: Clock) {}

  /** Milliseconds for which each build is held before it goes on. At 0, those that are held go on. */
  get delay(): number {
    return this.#delay;
  }

  set delay(ms: number) {
    this.#delay = ms;
    if (ms > 0) return;
    this.#end.resolve();
    this.#end = Promise.withResolvers();
  }

  /** Resolves when a build that arrives now may go on, or its client is gone. */
  async hold(gone: Promise<void>): Promise<void> {
    if (this.#delay > 0) await waitFor(Promise.race([this.#end.promise, gone]), this.#delay, this.clock);
  }
}

/** Resolves with the event, or after `ms` milliseconds. */
export const waitFor = (event: Promise<unknown>, ms: number, clock: Clock): Promise<unknown> =>
  bounded('no event', ms, () => event, clock).catch(() => {});
