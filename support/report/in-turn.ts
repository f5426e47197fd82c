import type { Envelope } from '@cucumber/messages';

/**
 * Passes on what several workers tell, one scenario after the other: the first of those under way as it goes, the
 * others once it is their turn. With one worker nothing is held back.
 */
export class InTurn {
  /** What was told of the scenarios that wait, by the id of their start, in the order they began. */
  readonly #waiting = new Map<string, Envelope[]>();
  #current: string | undefined;

  constructor(private readonly pass: (message: Envelope) => void) {}

  heard(message: Envelope): void {
    const scenario = scenarioOf(message);
    if (scenario !== undefined) this.#current ??= scenario;
    if (scenario === undefined || scenario === this.#current) this.pass(message);
    else this.#hold(scenario, message);
    if (scenario === this.#current && message.testCaseFinished) this.#next();
  }

  #hold(scenario: string, message: Envelope): void {
    const held = this.#waiting.get(scenario) ?? [];
    held.push(message);
    this.#waiting.set(scenario, held);
  }

  /** All that are over, and then the one that has been under way longest. */
  #next(): void {
    for (const [scenario, held] of this.#waiting) if (isOver(held)) this.#release(scenario, held);
    const [oldest] = this.#waiting;
    this.#current = oldest?.[0];
    if (oldest) this.#release(...oldest);
  }

  #release(scenario: string, held: readonly Envelope[]): void {
    this.#waiting.delete(scenario);
    for (const message of held) this.pass(message);
  }
}

const isOver = (held: readonly Envelope[]): boolean => held.at(-1)?.testCaseFinished !== undefined;

function scenarioOf(message: Envelope): string | undefined {
  const { testStepStarted, testStepFinished, attachment, testCaseFinished } = message;
  const of = testStepStarted ?? testStepFinished ?? attachment ?? testCaseFinished;
  return message.testCaseStarted?.id ?? of?.testCaseStartedId;
}
