import {
  AttachmentContentEncoding,
  type Envelope,
  TestStepResultStatus,
  TimeConversion,
} from '@cucumber/messages';

export interface Step {
  readonly text: string;
  /** Milliseconds. */
  readonly took?: number;
  readonly status?: TestStepResultStatus;
  /** What it and the hooks around it attach, by media type. */
  readonly attached?: Attached;
}

type Attached = Readonly<Record<string, unknown>>;

export interface Scenario {
  readonly file: string;
  readonly steps: readonly Step[];
  /** What a hook after the steps attaches, by media type. */
  readonly attached?: Attached;
  /** Milliseconds that the scenario takes besides its steps. */
  readonly besides?: number;
  readonly worker?: string;
  readonly willBeRetried?: boolean;
}

/** Cucumber's messages of a scenario whose steps are in the lines of its file from the third on. */
export function scenarioMessages(scenario: Scenario, began = 0): Envelope[] {
  const { file, steps, attached = {}, besides = 0, worker, willBeRetried = false } = scenario;
  const id = `${file}-${began}`;
  const stepId = (index: number) => `${id}-${index}`;
  const location = { line: 2 };
  const named = { tags: [], name: 'a scenario', description: '', location, keyword: 'Scenario' };
  const gherkinSteps = steps.map(({ text }, index) => ({
    id: `${stepId(index)}-ast`,
    location: { line: index + 3 },
    keyword: 'Then ',
    text,
  }));
  const testCaseStartedId = `${id}-run`;
  const hook = { id: `${id}-hook`, hookId: 'after' };
  let now = began;
  const at = (ms: number) => TimeConversion.millisecondsSinceEpochToTimestamp(ms);
  return [
    {
      gherkinDocument: {
        uri: file,
        comments: [],
        feature: {
          ...named,
          keyword: 'Feature',
          language: 'en',
          children: [{ scenario: { ...named, id: `${id}-ast`, examples: [], steps: gherkinSteps } }],
        },
      },
    },
    {
      pickle: {
        id,
        uri: file,
        location,
        name: 'a scenario',
        language: 'en',
        tags: [],
        astNodeIds: [`${id}-ast`],
        steps: steps.map(({ text }, index) => ({
          id: stepId(index),
          text,
          astNodeIds: [`${stepId(index)}-ast`],
        })),
      },
    },
    {
      testCase: {
        id: `${id}-case`,
        pickleId: id,
        testSteps: [
          ...steps.map((_, index) => ({ id: `${stepId(index)}-test`, pickleStepId: stepId(index) })),
          hook,
        ],
      },
    },
    {
      testCaseStarted: {
        id: testCaseStartedId,
        testCaseId: `${id}-case`,
        attempt: 0,
        timestamp: at(began),
        ...(worker && { workerId: worker }),
      },
    },
    ...steps.flatMap(
      ({ took = 0, status = TestStepResultStatus.PASSED, attached = {} }, index): Envelope[] => {
        const ids = { testCaseStartedId, testStepId: `${stepId(index)}-test` };
        const started = { ...ids, timestamp: at(now) };
        now += took;
        const testStepResult = { status, duration: TimeConversion.millisecondsToDuration(took) };
        return [
          { testStepStarted: started },
          ...attachments(attached, ids),
          { testStepFinished: { ...ids, testStepResult, timestamp: at(now) } },
        ];
      },
    ),
    { testStepStarted: { testCaseStartedId, testStepId: hook.id, timestamp: at(now) } },
    ...attachments(attached, { testCaseStartedId, testStepId: hook.id }),
    {
      testStepFinished: {
        testCaseStartedId,
        testStepId: hook.id,
        testStepResult: {
          status: TestStepResultStatus.PASSED,
          duration: TimeConversion.millisecondsToDuration(0),
        },
        timestamp: at(now),
      },
    },
    { testCaseFinished: { testCaseStartedId, willBeRetried, timestamp: at(now + besides) } },
  ];
}

/** Those of a whole run, from 0 to `took` milliseconds. */
export function runMessages(scenarios: readonly Scenario[], took: number): Envelope[] {
  return [
    { testRunStarted: { timestamp: TimeConversion.millisecondsSinceEpochToTimestamp(0) } },
    ...scenarios.flatMap((scenario, index) => scenarioMessages(scenario, index)),
    {
      testRunFinished: {
        success: true,
        timestamp: TimeConversion.millisecondsSinceEpochToTimestamp(took),
      },
    },
  ];
}

function attachments(
  attached: Attached,
  ids: { readonly testCaseStartedId: string; readonly testStepId: string },
): Envelope[] {
  return Object.entries(attached).map(([mediaType, value]) => ({
    attachment: {
      ...ids,
      mediaType,
      body: typeof value === 'string' ? value : JSON.stringify(value),
      contentEncoding: AttachmentContentEncoding.IDENTITY,
    },
  }));
}
