import type { FormatterPlugin } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { PrettyPrinter, SummaryPrinter } from '@cucumber/pretty-formatter';

interface Options {
  readonly includeAttachments?: boolean;
}

/**
 * Cucumber's `pretty`, with the scenarios of several workers one after the other instead of mixed. Counts and undefined
 * steps are left to our summary.
 */
export default {
  type: 'formatter',
  formatter({ on, stream, options: { includeAttachments = true } }) {
    const options = { includeAttachments };
    const printer = new PrettyPrinter({ stream, options });
    const failures = new SummaryPrinter({ stream, options });
    Object.assign(failures, { printStats: () => {} }); // It counts hooks as steps.
    const inOrder = new ScenarioOrder((message) => printer.update(withShortPlace(message)));
    const runHookProblems = new Set<string>();
    on('message', (message) => {
      // Each worker runs the hooks of the run: without an engine, all of them report that.
      const problem = message.testRunHookFinished?.result.message;
      if (message.suggestion || (problem !== undefined && runHookProblems.has(problem))) return;
      if (problem !== undefined) runHookProblems.add(problem);
      inOrder.update(message);
      // In a dry run every step is skipped, and it would list every scenario.
      if (message.testStepFinished?.testStepResult.status !== 'SKIPPED') failures.update(message);
    });
  },
} satisfies FormatterPlugin<Options>;

/** Our own steps are `chaincode-bdd/steps/…` wherever the package is installed: a line has little room. */
function withShortPlace(message: Envelope): Envelope {
  const { stepDefinition } = message;
  const { uri } = stepDefinition?.sourceReference ?? {};
  if (!stepDefinition || uri === undefined) return message;
  const sourceReference = {
    ...stepDefinition.sourceReference,
    uri: uri.replace(/^.*node_modules\/chaincode-bdd\/dist\//, 'chaincode-bdd/'),
  };
  return { ...message, stepDefinition: { ...stepDefinition, sourceReference } };
}

/** Passes on the messages of one scenario after the other. With one worker nothing is held back. */
export class ScenarioOrder {
  /** Messages of scenarios that wait for their turn, in the order in which these started. */
  readonly #waiting = new Map<string, Envelope[]>();
  readonly #pass: (message: Envelope) => void;
  #current: string | undefined;

  constructor(pass: (message: Envelope) => void) {
    this.#pass = pass;
  }

  update(message: Envelope): void {
    const scenario = scenarioOf(message);
    if (scenario !== undefined) this.#current ??= scenario;
    if (scenario === undefined || scenario === this.#current) this.#pass(message);
    else this.#waiting.set(scenario, [...(this.#waiting.get(scenario) ?? []), message]);
    if (scenario === this.#current && message.testCaseFinished) this.#next();
  }

  /** All that have ended, then the one that started first. */
  #next(): void {
    for (const [scenario, held] of this.#waiting)
      if (held.at(-1)?.testCaseFinished) this.#release(scenario, held);
    const [oldest] = this.#waiting;
    this.#current = oldest?.[0];
    if (oldest) this.#release(...oldest);
  }

  #release(scenario: string, held: readonly Envelope[]): void {
    this.#waiting.delete(scenario);
    for (const message of held) this.#pass(message);
  }
}

function scenarioOf({ testCaseStarted, ...message }: Envelope): string | undefined {
  const { testStepStarted, testStepFinished, attachment, testCaseFinished } = message;
  const part = testStepStarted ?? testStepFinished ?? attachment ?? testCaseFinished;
  return testCaseStarted?.id ?? part?.testCaseStartedId;
}
