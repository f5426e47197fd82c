import type { Stack, Timer } from '../plugin';

/** One timer that is started, started over, and stopped; it fires once. */
export class RestartableTimer {
  #timer: Timer | undefined;

  constructor(
    private readonly stack: Stack,
    private readonly fire: () => void,
  ) {}

  get running(): boolean {
    return this.#timer !== undefined;
  }

  start(ms: number): void {
    this.stop();
    this.#timer = this.stack.timer(ms, () => {
      this.#timer = undefined;
      this.fire();
    });
  }

  /** Leaves it alone if it is running. */
  softStart(ms: number): void {
    if (!this.running) this.start(ms);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
