import {
  AttachmentContentEncoding,
  type Envelope,
  TestStepResultStatus,
  TimeConversion,
} from '@cucumber/messages';

const { millisecondsSinceEpochToTimestamp: at, millisecondsToDuration: duration } = TimeConversion;

export interface Step {
  readonly text: string;
  /** Milliseconds. */
  readonly took?: number;
  readonly status?: TestStepResultStatus;
  /** What it and the hooks around it attach, by media type. */
  readonly attached?: Readonly<Record<string, unknown>>;
}

export interface Scenario {
  readonly file: string;
  readonly steps: readonly Step[];
  /** What a hook after the steps attaches, by media type. */
  readonly attached?: Readonly<Record<string, unknown>>;
  readonly willBeRetried?: boolean;
}

/** Cucumber's messages of a scenario whose steps are in the lines of its file from the third on. */
export function scenarioMessages(scenario: Scenario, began = 0): Envelope[] {
  const { file, steps, attached = {}, willBeRetried = false } = scenario;
  const id = `${file}-${began}`;
  const location = { line: 2 };
  const named = { tags: [], name: 'a scenario', description: '', location, keyword: 'Scenario' };
  const gherkinSteps = steps.map(({ text }, index) => {
    return { id: `${id}-ast-${index}`, location: { line: index + 3 }, keyword: 'Then ', text };
  });
  const pickleSteps = gherkinSteps.map(({ id, text }) => ({ id: `${id}-pickle`, text, astNodeIds: [id] }));
  const parts: Omit<Step, 'text'>[] = [...steps, { attached }];
  const testSteps = parts.map((_, index) => {
    const step = pickleSteps[index];
    return { id: `${id}-test-${index}`, ...(step ? { pickleStepId: step.id } : { hookId: 'after' }) };
  });
  const children = [{ scenario: { ...named, id: `${id}-ast`, examples: [], steps: gherkinSteps } }];
  const feature = { ...named, keyword: 'Feature', language: 'en', children };
  const pickle = { id, uri: file, location, name: named.name, language: 'en', tags: [] };
  const testCaseStartedId = `${id}-run`;
  const started = { id: testCaseStartedId, testCaseId: `${id}-case`, attempt: 0, timestamp: at(began) };
  let now = began;
  return [
    { gherkinDocument: { uri: file, comments: [], feature } },
    { pickle: { ...pickle, astNodeIds: [`${id}-ast`], steps: pickleSteps } },
    { testCase: { id: `${id}-case`, pickleId: id, testSteps } },
    { testCaseStarted: started },
    ...parts.flatMap(
      ({ took = 0, status = TestStepResultStatus.PASSED, attached = {} }, index): Envelope[] => {
        const ids = { testCaseStartedId, testStepId: `${id}-test-${index}` };
        const begun = at(now);
        now += took;
        const testStepResult = { status, duration: duration(took) };
        const attachments = Object.entries(attached).map(([mediaType, value]) => ({
          attachment: {
            ...{ ...ids, mediaType, contentEncoding: AttachmentContentEncoding.IDENTITY },
            body: typeof value === 'string' ? value : JSON.stringify(value),
          },
        }));
        return [
          { testStepStarted: { ...ids, timestamp: begun } },
          ...attachments,
          { testStepFinished: { ...ids, testStepResult, timestamp: at(now) } },
        ];
      },
    ),
    { testCaseFinished: { testCaseStartedId, willBeRetried, timestamp: at(now) } },
  ];
}

/** Those of a whole run, from 0 to `took` milliseconds. */
export function runMessages(scenarios: readonly Scenario[], took: number): Envelope[] {
  return [
    { testRunStarted: { timestamp: at(0) } },
    ...scenarios.flatMap((scenario, index) => scenarioMessages(scenario, index)),
    { testRunFinished: { success: true, timestamp: at(took) } },
  ];
}
