import { formatDuration } from './duration';

interface Sighting {
  readonly seen: string;
  /** Milliseconds since the wait began. */
  readonly at: number;
}

/** The changes a message shows of one subject, at most: the first and the last ones. */
const SHOWN_CHANGES = 6;

/** What a wait saw on each subject and how it changed, kept for the message on its expiry. */
export class WaitHistory {
  readonly #changes = new Map<string, Sighting[]>();
  readonly #missing: Set<string>;

  constructor(private readonly names: readonly string[]) {
    this.#missing = new Set(names);
    for (const name of names) this.#changes.set(name, []);
  }

  saw(name: string, seen: string, at: number): void {
    const changes = this.#changes.get(name) ?? [];
    const before = changes.at(-1)?.seen;
    if (before === seen) return;
    if (before !== undefined && saysMore(seen, before)) changes.pop();
    changes.push({ seen, at });
  }

  found(name: string): void {
    this.#missing.delete(name);
  }

  /** The subjects that were not found yet. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** What is seen now, in one line: `vp0 as expected, vp1: height 3`. */
  standing(): string {
    const seen = (name: string) => this.#changes.get(name)?.at(-1)?.seen ?? 'no answer yet';
    return this.names
      .map((name) =>
        this.#missing.has(name) ? `${name ? `${name}: ` : ''}${seen(name)}` : `${name} as expected`,
      )
      .join(', ');
  }

  expired(what: string, within: string): string {
    return `${what}: not within ${within}${this.#table()}`;
  }

  hopeless(what: string, name: string, after: string): string {
    const subject = name ? `${name}: ` : '';
    return `${what}: given up after ${after}, for it can no longer come true\n  ${subject}${this.#history(name)}`;
  }

  #table(): string {
    if (this.names.length === 1) return `\n  ${this.#labelled(this.names[0] ?? '')}`;
    return this.names
      .map((name) => (this.#missing.has(name) ? `\n  ${this.#labelled(name)}` : `\n  ${name}: as expected`))
      .join('');
  }

  #labelled(name: string): string {
    return name ? `${name}: ${this.#history(name)}` : this.#history(name);
  }

  #history(name: string): string {
    const changes = this.#changes.get(name) ?? [];
    const last = changes.at(-1);
    if (!last) return 'no answer yet';
    if (changes.length === 1) return last.seen;
    const shown =
      changes.length <= SHOWN_CHANGES
        ? changes.map(({ seen }) => seen)
        : [changes[0]?.seen, '…', ...changes.slice(-(SHOWN_CHANGES - 1)).map(({ seen }) => seen)];
    return `${shown.join(' → ')} (at ${formatDuration(last.at)})`;
  }
}

/** `no image; its build failed: …` of `no image`, and not `height 170` of `height 17`. */
const saysMore = (seen: string, before: string): boolean =>
  seen.startsWith(before) && /^[;,:] /.test(seen.slice(before.length));
