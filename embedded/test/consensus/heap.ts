export type Event = { readonly at: number; readonly order: number; fire: () => void };

/** Events by time, and by order of their making within one instant. */
export class Heap {
  readonly #events: Event[] = [];

  push(event: Event): void {
    const events = this.#events;
    let at = events.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  popUntil(time: number): Event | undefined {
    const events = this.#events;
    const first = events[0];
    if (!first || first.at > time) return undefined;
    const last = events.pop();
    if (last && last !== first) {
      events[0] = last;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#events.length && this.#before(left, least)) least = left;
      if (right < this.#events.length && this.#before(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [first, second] = [this.#events[a], this.#events[b]];
    if (!first || !second) return false;
    return first.at === second.at ? first.order < second.order : first.at < second.at;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#events[a], this.#events[b]];
    if (!first || !second) return;
    this.#events[a] = second;
    this.#events[b] = first;
  }
}
