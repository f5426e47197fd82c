import type { EngineEvent, EngineEvents } from './events';

/**
 * Which containers have exited, by the engine's events. The engine says so first, then cleans up after the
 * container, and answers no question about it until it has: some 50 to 200 ms.
 */
export class Exits {
  readonly #codes = new Map<string, string>();

  constructor(events: Pick<EngineEvents, 'listen'>) {
    events.listen((event) => this.#heard(event));
  }

  /** Undefined for a container that runs, or exited before anyone listened. */
  codeOf(containerId: string): string | undefined {
    return this.#codes.get(containerId);
  }

  #heard({ type, action, id, attributes }: EngineEvent): void {
    if (type !== 'container') return;
    const { exitCode } = attributes;
    if (action === 'die' && exitCode !== undefined) this.#codes.set(id, exitCode);
    if (action === 'start' || action === 'destroy') this.#codes.delete(id);
  }
}
