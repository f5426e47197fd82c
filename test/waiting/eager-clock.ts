import { type Clock, systemClock } from '../../support/waiting/clock';

/** Turns of the event loop after which what does no input or output has settled; streams take a few. */
const SETTLING = 12;

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

const REAL: Clock = { ...systemClock };

/** A clock on which time passes as soon as nothing else is left to do: a bound of 180 s expires within a moment. */
export class EagerClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();
  #running = false;

  /** In the place of the system's clock, for what takes no clock of its own. */
  static install(): void {
    const clock = new EagerClock();
    const after = (ms: number, callback: () => void) => clock.after(ms, callback);
    Object.assign(systemClock, { now: () => clock.now(), after }); // A mock would keep every call.
  }

  static uninstall(): void {
    Object.assign(systemClock, REAL);
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    if (!this.#running) void this.#run();
    return () => this.#timers.delete(timer);
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#timers.size > 0) {
      for (let turn = 0; turn < SETTLING; turn++) await new Promise((resolve) => setImmediate(resolve));
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#running = false;
  }
}
