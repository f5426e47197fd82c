import type { Clock } from '../waiting/clock';

/** What a test does to the builds. */
export class BuildFaults {
  readonly #held = new Set<() => void>();
  #delay = 0;

  /** What every further build is answered with, where it is refused. */
  refusal: string | undefined;

  constructor(private readonly clock: Clock) {}

  /** Every further build is held for so many milliseconds. */
  delay(ms: number): void {
    this.#delay = ms;
  }

  /** Comes true when a build that begins now may go on, or its client is gone. */
  async hold(gone: Promise<void>): Promise<void> {
    if (this.#delay === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.clock.after(this.#delay, resolve);
    this.#held.add(resolve);
    await Promise.race([promise, gone]);
    this.#held.delete(resolve);
    cancel();
  }

  /** No more of it; what is held goes on. */
  end(): void {
    this.refusal = undefined;
    this.#delay = 0;
    for (const release of this.#held) release();
  }
}
