import { type TestCaseFinished, TestStepResultStatus } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import { counted } from '../counted';

const { AMBIGUOUS, SKIPPED, UNDEFINED } = TestStepResultStatus;

/** Cucumber skips the hooks around a run only where nothing is to run at all. */
export const isDryRun = (query: Query): boolean =>
  query.findAllTestRunHookFinished().some(({ result }) => result.status === SKIPPED);

/** What a dry run has come to. */
export interface DryRunResult {
  readonly line: string;
  readonly isFailure: boolean;
}

/** `dry run: 12 scenarios would run; 2 have steps that nothing defines` */
export function dryRunResult(query: Query): DryRunResult {
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
