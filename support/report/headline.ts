import { TestStepResultStatus } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import { counted } from '../counted';
import { formatDuration } from '../waiting/duration';
import { milliseconds } from './messages';

/** The counts, as the closing line of a test run sums them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const { PASSED, SKIPPED } = TestStepResultStatus;

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
