import { counted } from '../../counted';
import { HarnessError } from '../../errors';
import type { Answer } from './http';

/** Of an answer, shown in a message: a deploy transaction alone is 3 MB. In characters. */
const SHOWN = 400;

/** What a peer answered to a request, and what Fabric's suite asks of it. */
export class Response {
  constructor(
    readonly peer: string,
    readonly request: string,
    readonly answer: Answer,
  ) {}

  /** Throws where the status is not 200; a refusal within a chaincode's answer has that status, too. */
  assertOk(): void {
    if (this.answer.status !== 200)
      throw new HarnessError(`${this.subject} has status ${this.answer.status}${this.#body}`);
  }

  /** The value at a path like `result.message` or `peers.0.ID.name`. */
  value(path: string): unknown {
    const value = valueAt(this.answer.body, path);
    if (value === undefined) throw new HarnessError(`${this.subject} has no "${path}"${this.#body}`);
    return value;
  }

  assertHas(path: string): void {
    this.value(path);
  }

  assertLacks(path: string): void {
    if (valueAt(this.answer.body, path) !== undefined)
      throw new HarnessError(`${this.subject} has a "${path}", and should not${this.#body}`);
  }

  assertEquals(path: string, expected: string): void {
    const value = textOf(this.value(path));
    if (value !== expected)
      throw new HarnessError(`"${path}" of ${this.subject} is "${value}", not "${expected}"`);
  }

  assertGreater(path: string, bound: string): void {
    const [value, limit] = [Number(textOf(this.value(path))), Number(bound)];
    if (Number.isNaN(value) || Number.isNaN(limit))
      throw new HarnessError(
        `"${path}" of ${this.subject} is ${textOf(this.value(path))}, which can't be compared with ${bound}`,
      );
    if (value <= limit)
      throw new HarnessError(`"${path}" of ${this.subject} is ${value}, not greater than ${limit}`);
  }

  assertLength(path: string, length: number): void {
    const found = this.#array(path).length;
    if (found !== length)
      throw new HarnessError(`"${path}" of ${this.subject} has ${counted(found, 'element')}, not ${length}`);
  }

  /** How many of the certificates under `OK` differ from each other. */
  assertCertificates(count: number): void {
    const found = new Set(this.#array('OK')).size;
    if (found !== count)
      throw new HarnessError(`${this.subject} has ${counted(found, 'different certificate')}, not ${count}`);
  }

  get subject(): string {
    return `${this.peer}'s answer to ${this.request}`;
  }

  #array(path: string): readonly unknown[] {
    const value = this.value(path);
    if (Array.isArray(value)) return value;
    throw new HarnessError(`"${path}" of ${this.subject} is no array${this.#body}`);
  }

  get #body(): string {
    const text = JSON.stringify(this.answer.body);
    return `: ${text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text}`;
  }
}

/** As Python's str() writes it, with ' for ": that is how the expected values of Fabric's suite are written. */
export function textOf(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', "'");
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
