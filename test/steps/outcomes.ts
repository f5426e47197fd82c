import type { Envelope, Pickle, Scenario, TestCase, TestStep } from '@cucumber/messages';

/** Why a scenario failed: its first step, or hook, that did not pass. */
export interface Failure {
  readonly message: string;
  /** Class of the error: `UserError`. */
  readonly type: string | undefined;
  /** Id of the step definition; undefined of a hook. */
  readonly definition: string | undefined;
}

/** A scenario that was run. */
export interface Outcome {
  readonly file: string;
  readonly scenario: Scenario;
  /** Undefined where it passed. */
  readonly failure: Failure | undefined;
}

/** What came of each scenario, in the order they stand in the features, read off Cucumber's messages. */
export class Outcomes {
  readonly #scenarios = new Map<string, Scenario>();
  readonly #pickles = new Map<string, Pickle>();
  readonly #cases = new Map<string, TestCase>();
  /** By the id of the attempt. */
  readonly #attempts = new Map<string, TestCase>();
  readonly #failures = new Map<string, Failure>();

  heard({ gherkinDocument, pickle, testCase, testCaseStarted, testStepFinished }: Envelope): void {
    for (const { scenario, rule } of gherkinDocument?.feature?.children ?? [])
      for (const one of [scenario, ...(rule?.children.map((child) => child.scenario) ?? [])])
        if (one) this.#scenarios.set(one.id, one);
    if (pickle) this.#pickles.set(pickle.id, pickle);
    if (testCase) this.#cases.set(testCase.id, testCase);
    const attempted = this.#cases.get(testCaseStarted?.testCaseId ?? '');
    if (testCaseStarted && attempted) this.#attempts.set(testCaseStarted.id, attempted);
    if (testStepFinished) this.#finished(testStepFinished);
  }

  get all(): Outcome[] {
    return [...this.#attempts].map(([attempt, { pickleId }]) => {
      const {
        uri: file,
        astNodeIds: [node = ''],
      } = known(this.#pickles.get(pickleId));
      return { file, scenario: known(this.#scenarios.get(node)), failure: this.#failures.get(attempt) };
    });
  }

  #finished({
    testCaseStartedId,
    testStepId,
    testStepResult,
  }: NonNullable<Envelope['testStepFinished']>): void {
    const { status, exception, message } = testStepResult;
    if (status === 'PASSED' || status === 'SKIPPED' || this.#failures.has(testCaseStartedId)) return;
    const step = this.#attempts
      .get(testCaseStartedId)
      ?.testSteps.find(({ id }: TestStep) => id === testStepId);
    this.#failures.set(testCaseStartedId, {
      message: exception?.message ?? message ?? status.toLowerCase(),
      type: exception?.type,
      definition: step?.stepDefinitionIds?.[0],
    });
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Cucumber's messages are not in order");
  return value;
}
