import { HarnessError } from '../../../support/errors';
import { type Response, textOf } from '../../../support/fabric/v0.6/response';
import type { FabricWorld } from '../../../support/world';

/** The answers to the last request, and what a scenario stored of earlier ones. */
export class Answers {
  #last: readonly Response[] = [];
  readonly #stored = new Map<string, string>();

  constructor(private readonly world: FabricWorld) {}

  keep(responses: readonly Response[]): void {
    this.#last = responses;
  }

  /** The answer; where several peers were asked, the last one's. */
  get last(): Response {
    const response = this.each().at(-1);
    if (!response) throw new HarnessError('nothing was requested yet');
    return response;
  }

  /** The answers of these peers, or of all that were asked. */
  each(peers: readonly string[] = []): readonly Response[] {
    this.world.expectedFailures.leaveToStep();
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
    this.last.assertEquals(path, this.expected(path, written));
  }

  assertGreater(path: string, written: string): void {
    this.last.assertGreater(path, this.expected(path, written));
  }

  assertEachEquals(path: string, written: string, peers: readonly string[]): void {
    for (const response of this.each(peers)) response.assertEquals(path, this.expected(path, written));
  }
}
