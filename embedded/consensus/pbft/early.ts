import type { Commit, Message, PrePrepare, Prepare } from './messages';

type Ordering = PrePrepare | Prepare | Commit;

/**
 * Messages of a view that this replica is about to enter. Replicas enter a view one after the other, and the
 * first ones go on at once: what they send then must not be lost on the others, for it is sent only once. Of
 * each sender the latest `limit` are kept.
 */
export class EarlyMessages {
  readonly #messages = new Map<number, Ordering[]>();

  constructor(private readonly limit: number) {}

  add(message: Ordering, from: number): void {
    const kept = this.#messages.get(from) ?? [];
    kept.push(message);
    this.#messages.set(from, kept.slice(-this.limit));
  }

  /** All of them, in the order of arrival from each sender, and forgets them. */
  take(): (readonly [message: Ordering, from: number])[] {
    const all = [...this.#messages].flatMap(([from, kept]) =>
      kept.map((message) => [message, from] as const),
    );
    this.#messages.clear();
    return all;
  }
}

export function isOrdering(message: Message): message is Ordering {
  return message.type === 'PRE-PREPARE' || message.type === 'PREPARE' || message.type === 'COMMIT';
}
