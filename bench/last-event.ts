import type { EngineEvent, EngineEvents } from '../support/docker/events';

/** Remembers when the last event of one kind happened; by the engine's clock, which is this machine's. */
export class LastEvent {
  #time = Number.NaN;
  readonly #stop: () => void;

  constructor(events: EngineEvents, isMeant: (event: EngineEvent) => boolean) {
    this.#stop = events.listen((event) => {
      if (isMeant(event)) this.#time = event.time;
    });
  }

  /** Stops listening. Milliseconds since the epoch; NaN where there was none. */
  end(): number {
    this.#stop();
    return this.#time;
  }
}
