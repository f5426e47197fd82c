import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type IRunOptions, loadSupport, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { Query } from '@cucumber/query';

/** Why a scenario failed: its first step, or hook, that did not pass. */
export interface Failure {
  readonly message: string;
  /** Class of the error: `UserError`. */
  readonly type: string | undefined;
  /** Id of the step definition; undefined of a hook. */
  readonly definition: string | undefined;
}

export interface RedScenario {
  readonly file: string;
  /** `chaincode.feature:12 The deployment is accepted` */
  readonly title: string;
  /** With the values of its row, in an outline. */
  readonly description: string;
  /** Undefined where it passed. */
  readonly failure: Failure | undefined;
  /** The same without what is wrong in it; undefined where nothing in it is. */
  readonly twin: { readonly failure: Failure | undefined } | undefined;
}

/** A step of steps/ that asserts something. */
export interface Assertion {
  readonly id: string;
  /** `steps/ledger.ts:20: the transaction was rejected on {peers}` */
  readonly where: string;
}

/** Of a step that says what is wrong. */
const WRONG = /^ *But .*$/gm;

/** Steps that assert something without being a Then: their words in Fabric's own suite. */
const ASSERTING = /I wait .*(?:up to|to build)|waiting up to|I check/;

/** The real hooks and steps, on fakes: these come first. */
const SUPPORT = [
  'test/steps/red-hooks.ts',
  'test/report/leaky-steps.ts',
  'support/hooks.ts',
  'support/parameters.ts',
  'steps/**/*.ts',
  'test/steps/red-steps.ts',
];

let library: Promise<object> | undefined;

/** For all runs of this process: steps define themselves where Cucumber loads them first. */
export function libraryOnFakes(): Promise<NonNullable<IRunOptions['support']>> {
  library ??= loadSupport({ sources: sourcesIn([]), support: { requirePaths: SUPPORT } });
  return library as Promise<NonNullable<IRunOptions['support']>>;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs share the fakes, so that each begins when the one before has ended. To be called before the first `describe`: from
 * then on Node follows every promise of the process, which takes a quarter of the time of a run.
 */
export function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const own = last.then(run);
  last = own;
  return own;
}

/** Runs the features in this process, on fakes; each a second time without its lines that begin with `But`. */
export async function runNested(
  features: readonly string[],
): Promise<{ scenarios: RedScenario[]; assertions: Assertion[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'green-'));
  try {
    const green = features.map((feature) => greened(feature, folder));
    const sources = sourcesIn([...features, ...green]);
    const support = await libraryOnFakes();
    const query = new Query();
    const streams = { stdout: new PassThrough().resume(), stderr: process.stderr };
    await runCucumber({ ...OPTIONS, sources, support }, streams, (message) => query.update(message));
    const outcomes = query.findAllTestCaseStarted().map((started) => outcomeOf(query, started));
    const [red, twins] = [true, false].map((isRed) =>
      outcomes.filter(({ file }) => features.includes(file) === isRed),
    ) as [Outcome[], Outcome[]];
    const scenarios = red.map(({ file, title, description, failure, hasWrong }, index) => {
      return { file, title, description, failure, twin: hasWrong ? twins[index] : undefined };
    });
    return { scenarios, assertions: assertionsOf(support) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Outcome = ReturnType<typeof outcomeOf>;

function outcomeOf(query: Query, started: NonNullable<Envelope['testCaseStarted']>) {
  const pickle = known(query.findPickleBy(started));
  const { feature, scenario, examples, example } = known(query.findLineageBy(pickle));
  const failed = query
    .findTestStepFinishedAndTestStepBy(started)
    .find(([{ testStepResult }]) => !['PASSED', 'SKIPPED'].includes(testStepResult.status));
  const { exception, message = '', status } = failed?.[0].testStepResult ?? {};
  const names = examples?.tableHeader?.cells ?? [];
  const values = example?.cells ?? [];
  const description = names.reduce(
    (text, { value }, index) => text.replaceAll(`<${value}>`, values[index]?.value ?? ''),
    known(scenario).description,
  );
  return {
    file: pickle.uri,
    title: `${basename(pickle.uri)}:${(example ?? known(scenario)).location.line} ${pickle.name}`,
    description: description.trim(),
    hasWrong: [feature?.children[0]?.background, scenario].some((part) =>
      part?.steps.some(({ keyword }) => keyword === 'But '),
    ),
    failure: failed && {
      message: exception?.message ?? (message || `${status}`.toLowerCase()),
      type: exception?.type,
      definition: failed[1].stepDefinitionIds?.[0],
    },
  };
}

/** The feature without what is wrong in it, every line where it was. */
function greened(feature: string, folder: string): string {
  const twin = join(folder, basename(feature));
  writeFileSync(twin, readFileSync(feature, 'utf8').replace(WRONG, ''));
  return twin;
}

/** What Cucumber knows of a step definition, as far as it is asked here; its own type of it is empty. */
interface StepDefinition {
  readonly id: string;
  readonly keyword: string;
  readonly uri: string;
  readonly line: number;
  readonly pattern: string | RegExp;
}

function assertionsOf(support: object): Assertion[] {
  const { stepDefinitions } = support as { readonly stepDefinitions: readonly StepDefinition[] };
  return stepDefinitions
    .filter(({ uri }) => uri.startsWith('steps/'))
    .filter(({ keyword, pattern }) => keyword === 'Then' || ASSERTING.test(String(pattern)))
    .map(({ id, uri, line, pattern }) => ({ id, where: `${uri}:${line}: ${pattern}` }));
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("Cucumber's messages are not in order");
  return value;
}

const sourcesIn = (paths: string[]): IRunOptions['sources'] => ({
  paths,
  defaultDialect: 'en',
  names: [],
  tagExpression: '',
  order: 'defined',
});

const OPTIONS: Pick<IRunOptions, 'runtime' | 'formats'> = {
  runtime: {
    dryRun: false,
    failFast: false,
    filterStacktraces: false,
    parallel: 0,
    retry: 0,
    retryTagFilter: '',
    strict: true,
    worldParameters: {},
  },
  formats: { stdout: 'summary', files: {}, publish: false, options: {} },
};
