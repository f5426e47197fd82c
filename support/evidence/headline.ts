import { type TestCaseFinished, TestStepResultStatus } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import { counted } from '../counted';
import { formatDuration } from '../waiting/duration';
import { milliseconds } from './messages';

/** The counts, as the closing line of a test run sums them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const { AMBIGUOUS, PASSED, SKIPPED, UNDEFINED } = TestStepResultStatus;

export function countsOf(query: Query): Counts {
  const statuses = query
    .findAllTestCaseFinished()
    .map((finished) => query.findMostSevereTestStepResultBy(finished)?.status ?? PASSED);
  return {
    passed: statuses.filter((status) => status === PASSED).length,
    failed: statuses.filter((status) => status !== PASSED && status !== SKIPPED).length,
  };
}

/** `3 scenarios: 2 passed, 1 failed, in 40 s`, or that none ran. */
export function headline(query: Query): string {
  const { passed, failed } = countsOf(query);
  const took = `in ${formatDuration(milliseconds(query.findTestRunDuration()))}`;
  if (query.findAllTestCaseStarted().length === 0) return `no scenario ran, ${took}`;
  return `${counted(passed + failed, 'scenario')}: ${passed} passed, ${failed} failed, ${took}`;
}

/** Cucumber skips the hooks around a run only where nothing is to run at all. */
export const isDryRun = (query: Query): boolean =>
  query.findAllTestRunHookFinished().some(({ result }) => result.status === SKIPPED);

/** What a dry run has come to. */
export interface Rehearsal {
  readonly line: string;
  readonly isFailure: boolean;
}

/** `dry run: 12 scenarios would run; 2 have steps that nothing defines` */
export function rehearsalOf(query: Query): Rehearsal {
  const scenarios = query.findAllTestCaseFinished();
  const has = (status: TestStepResultStatus) => (finished: TestCaseFinished) =>
    query.findTestStepsFinishedBy(finished).some(({ testStepResult }) => testStepResult.status === status);
  const isEmpty = (finished: TestCaseFinished) => query.findPickleBy(finished)?.steps.length === 0;
  const faults = [
    [has(UNDEFINED), 'steps that nothing defines'],
    [has(AMBIGUOUS), 'steps that several sentences define'],
    [isEmpty, 'no step'],
  ] as const;
  const told = faults.flatMap(([isOne, what]) => {
    const count = scenarios.filter(isOne).length;
    return count === 0 ? [] : [`; ${count} ${count === 1 ? 'has' : 'have'} ${what}`];
  });
  return {
    line: `dry run: ${counted(scenarios.length, 'scenario')} would run${told.join('')}`,
    isFailure: told.length > 0,
  };
}
