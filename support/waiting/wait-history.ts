import { formatDuration } from './duration';

/** Changes that a message shows of a subject: the first and the last ones. */
const SHOWN_CHANGES = 6;

/** What a wait saw of each subject, and how it changed. */
export class WaitHistory {
  readonly #changes = new Map<string, { readonly seen: string; readonly at: number }[]>();
  readonly #missing: Set<string>;

  constructor(
    private readonly what: string,
    private readonly names: readonly string[],
  ) {
    this.#missing = new Set(names);
  }

  /** `at`: milliseconds since the wait began. */
  saw(name: string, seen: string, at: number): void {
    const changes = this.#changes.get(name) ?? [];
    const before = changes.at(-1)?.seen;
    if (before === seen) return;
    if (before !== undefined && (isSame(seen, before) || saysMore(seen, before))) changes.pop();
    this.#changes.set(name, [...changes, { seen, at }]);
  }

  found(name: string): void {
    this.#missing.delete(name);
  }

  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** In one line: `vp0 as expected, vp1: height 3`. */
  status(): string {
    const seen = (name: string) => this.#changes.get(name)?.at(-1)?.seen ?? 'no answer yet';
    const of = (name: string) => (name ? `${name}: ${seen(name)}` : seen(name));
    return this.names.map((name) => (this.#missing.has(name) ? of(name) : `${name} as expected`)).join(', ');
  }

  expired(within: number): string {
    const lines = this.names.map((name) =>
      this.#missing.has(name) ? this.#line(name) : `${name}: as expected`,
    );
    return `${this.what}: not within ${formatDuration(within)}${lines.map((line) => `\n  ${line}`).join('')}`;
  }

  hopeless(name: string, after: number): string {
    return `${this.what}: gave up after ${formatDuration(after)}, it cannot succeed any more\n  ${this.#line(name)}`;
  }

  #line(name: string): string {
    const changes = this.#changes.get(name) ?? [];
    const [first, last] = [changes[0], changes.at(-1)];
    const subject = name ? `${name}: ` : '';
    if (!first || !last) return `${subject}no answer yet`;
    if (first === last) return `${subject}${first.seen}`;
    const seen = changes.map((change) => change.seen);
    const shown =
      seen.length <= SHOWN_CHANGES ? seen : [first.seen, '…', ...seen.slice(-(SHOWN_CHANGES - 1))];
    return `${subject}${shown.join(' → ')} (at ${formatDuration(last.at)})`;
  }
}

/** True for texts that differ in ids only, such as that of the transaction which an attempt made. */
const isSame = (seen: string, before: string): boolean =>
  seen.replaceAll(LONG_ID, '') === before.replaceAll(LONG_ID, '');

const LONG_ID = /[0-9a-f]{32,}|[0-9a-f]{8}…/g;

/** `no image; its build failed: …` of `no image`, but not `height 170` of `height 17`. */
const saysMore = (seen: string, before: string): boolean =>
  seen.startsWith(before) && /^[;,:] /.test(seen.slice(before.length));
