import { AssertionFailure, HarnessError } from '../../../support/errors';
import type { PeerAnswer } from '../../../support/network/http-answer';
import type { FabricWorld } from '../../../support/world';

/** The answers to the last request, and what a scenario stored of earlier ones. */
export class Answers {
  #last: readonly PeerAnswer[] = [];
  readonly #stored = new Map<string, string>();

  constructor(private readonly world: FabricWorld) {}

  keep(responses: readonly PeerAnswer[]): void {
    this.#last = responses;
  }

  /** The answer; where several peers were asked, the last one's. */
  get last(): PeerAnswer {
    const response = this.each().at(-1);
    if (!response) throw new HarnessError('nothing was requested yet');
    return response;
  }

  /** The answers of these peers, or of all that were asked. */
  each(peers: readonly string[] = []): readonly PeerAnswer[] {
    this.world.expectedFailures.claim();
    if (this.#last.length === 0)
      throw new HarnessError('no peer was asked yet: it takes a request or a query before');
    const missing = peers.filter((peer) => !this.#last.some((response) => response.peer === peer));
    if (missing.length > 0)
      throw new HarnessError(`no answer from ${missing.join(', ')}: the last request did not go there`);
    return peers.length === 0 ? this.#last : this.#last.filter(({ peer }) => peers.includes(peer));
  }

  /** Keeps the value, for `"path" = "previous"` and `"path" > "previous"`. */
  store(path: string): void {
    this.#stored.set(path, textOf(this.last.value(path)));
  }

  /** An expected value as written; `previous` stands for the one stored, where one was. */
  expected(path: string, written: string): string {
    return (written === 'previous' ? this.#stored.get(path) : undefined) ?? written;
  }

  assertEquals(path: string, written: string): void {
    assertEquals(this.last, path, this.expected(path, written));
  }

  assertGreater(path: string, written: string): void {
    assertGreater(this.last, path, this.expected(path, written));
  }

  /** How many of the certificates under `OK` differ from each other. */
  assertCertificates(count: number): void {
    const found = new Set(this.last.array('OK')).size;
    if (found !== count)
      throw new AssertionFailure(`${this.last.subject} has ${found} different certificates, not ${count}`);
  }

  assertEachEquals(path: string, written: string, peers: readonly string[]): void {
    for (const response of this.each(peers)) assertEquals(response, path, this.expected(path, written));
  }
}

/** As Python's str() writes it, with ' for ": the expected values of Fabric's suite are written so. */
function textOf(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', "'");
}

function assertEquals(answer: PeerAnswer, path: string, expected: string): void {
  const value = textOf(answer.value(path));
  if (value !== expected)
    throw new AssertionFailure(`"${path}" of ${answer.subject} is "${value}", not "${expected}"`);
}

function assertGreater(answer: PeerAnswer, path: string, bound: string): void {
  const [value, limit] = [Number(textOf(answer.value(path))), Number(bound)];
  if (Number.isNaN(value) || Number.isNaN(limit))
    throw new AssertionFailure(
      `"${path}" of ${answer.subject} is ${textOf(answer.value(path))}, which cannot be compared with ${bound}`,
    );
  if (value <= limit)
    throw new AssertionFailure(`"${path}" of ${answer.subject} is ${value}, not greater than ${limit}`);
}
