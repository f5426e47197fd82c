import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type IRunOptions, loadSupport, runCucumber } from '@cucumber/cucumber/api';
import { type Failure, type Outcome, Outcomes } from './outcomes';

export interface RedScenario {
  /** `chaincode.feature:12 The deployment is accepted` */
  readonly title: string;
  readonly description: string;
  /** Undefined where it passed. */
  readonly failure: Failure | undefined;
  /** The same without what is wrong in it; undefined where nothing in it is. */
  readonly twin: Outcome | undefined;
}

/** A `Then` of steps/. */
export interface Assertion {
  readonly id: string;
  /** `steps/ledger.ts:20: the transaction was rejected on {peers}` */
  readonly where: string;
  matches(sentence: string): boolean;
}

/** Of a step that says what is wrong. */
const WRONG = /^ *But .*$/gm;

/** The real hooks and steps, on fakes: these come first. */
export const SUPPORT = [
  'test/steps/red-hooks.ts',
  'support/hooks.ts',
  'support/parameters.ts',
  'steps/**/*.ts',
  'test/steps/red-steps.ts',
];

/** Runs the features in this process, on fakes; each a second time without its lines that begin with `But`. */
export async function runNested(
  features: readonly string[],
): Promise<{ scenarios: RedScenario[]; assertions: Assertion[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'green-'));
  try {
    const green = features.map((feature) => greened(feature, folder));
    const sources = sourcesIn([...features, ...green]);
    const support = await loadSupport({ sources, support: { requirePaths: SUPPORT } });
    const outcomes = new Outcomes();
    const streams = { stdout: new PassThrough().resume(), stderr: process.stderr };
    await runCucumber({ ...OPTIONS, sources, support }, streams, (message) => outcomes.heard(message));
    const ofFiles = (which: (file: string) => boolean) => outcomes.all.filter(({ file }) => which(file));
    const twins = ofFiles((file) => !features.includes(file));
    return {
      scenarios: ofFiles((file) => features.includes(file)).map((red, index) =>
        redScenario(red, twins[index]),
      ),
      assertions: assertionsOf(support),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function redScenario({ file, scenario, failure }: Outcome, twin: Outcome | undefined): RedScenario {
  const { name, description, location, steps } = scenario;
  return {
    title: `${basename(file)}:${location.line} ${name}`,
    description,
    failure,
    twin: steps.some(({ keyword }) => keyword === 'But ') ? twin : undefined,
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
  readonly expression: { match(sentence: string): unknown };
}

function assertionsOf(support: object): Assertion[] {
  const { stepDefinitions } = support as { readonly stepDefinitions: readonly StepDefinition[] };
  return stepDefinitions
    .filter(({ keyword, uri }) => keyword === 'Then' && uri.startsWith('steps/'))
    .map(({ id, uri, line, pattern, expression }) => ({
      id,
      where: `${uri}:${line}: ${pattern}`,
      matches: (sentence) => expression.match(sentence) !== null,
    }));
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
    filterStacktraces: true,
    parallel: 0,
    retry: 0,
    retryTagFilter: '',
    strict: true,
    worldParameters: {},
  },
  formats: { stdout: 'summary', files: {}, publish: false, options: {} },
};
