import { isDeepStrictEqual } from 'node:util';
import { AssertionFailure, UserError } from '../errors';
import { jsonOrText } from '../fabric/arguments';
import type { PeerName } from '../fabric/names';
import type { HttpAnswer } from '../fabric/peer';

/** Characters of an answer that a message shows: a deploy transaction alone has 3 MB. */
const SHOWN = 400;

/** A peer's answer to an HTTP request, and assertions on it. A path is like `result.message` or `peers.0.ID.name`. */
export class PeerAnswer {
  constructor(
    readonly peer: PeerName,
    readonly request: string,
    readonly answer: HttpAnswer,
  ) {}

  get subject(): string {
    return `${this.peer}'s answer to ${this.request}`;
  }

  assertStatus(expected: number): void {
    const { status } = this.answer;
    if (status !== expected)
      throw new AssertionFailure(`${this.subject} has status ${status}, not ${expected}${this.#body}`);
  }

  /** Throws an AssertionFailure where the path leads nowhere. */
  value(path: string): unknown {
    const value = valueAt(this.answer.body, path);
    if (value === undefined) throw new AssertionFailure(`${this.subject} has no "${path}"${this.#body}`);
    return value;
  }

  /** Throws a UserError for no path: nothing is ever there. */
  assertLacks(path: string): void {
    if (path === '') throw new UserError('a path is needed, such as "result.message"');
    if (valueAt(this.answer.body, path) !== undefined)
      throw new AssertionFailure(`${this.subject} has "${path}", and should not${this.#body}`);
  }

  /** Compares as JSON. `expected` is JSON, or the text of a string without its quotes. */
  assertEquals(path: string, expected: string): void {
    if (this.value(path) !== expected) this.#assertDeepEquals(path, expected);
  }

  /** Throws a UserError for text that is not JSON. */
  assertEqualsJson(path: string, json: string): void {
    if (jsonOrText(json) === json) throw new UserError(`${json} is not JSON. Put text in quotes: "${json}".`);
    this.#assertDeepEquals(path, json);
  }

  #assertDeepEquals(path: string, json: string): void {
    const value = this.value(path);
    if (!isDeepStrictEqual(value, jsonOrText(json)))
      throw new AssertionFailure(`"${path}" of ${this.subject} is ${JSON.stringify(value)}, not ${json}`);
  }

  assertLength(path: string, length: number): void {
    const found = this.array(path).length;
    const items = found === 1 ? 'item' : 'items';
    if (found !== length)
      throw new AssertionFailure(`"${path}" of ${this.subject} has ${found} ${items}, not ${length}`);
  }

  /** Throws an AssertionFailure where there is no array. */
  array(path: string): readonly unknown[] {
    const value = this.value(path);
    if (Array.isArray(value)) return value;
    throw new AssertionFailure(`"${path}" of ${this.subject} is not an array${this.#body}`);
  }

  get #body(): string {
    const text = JSON.stringify(this.answer.body);
    return `: ${text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text}`;
  }
}

/** Undefined where the path leads nowhere. */
export function valueAt(json: unknown, path: string): unknown {
  let value = json;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
