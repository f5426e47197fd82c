import type { TestStepFinished } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import { attached, listed, milliseconds, sum } from './messages';
import { addedUp, PHASES, PHASES_MEDIA_TYPE, type PhaseTimes } from './phases';
import { seconds } from './telling';

/** How many of the slowest steps are told. */
const SLOWEST = 5;

/** What rounds to nothing is not told, in milliseconds. */
const LEAST = 50;

/** The phases, what is left of the scenarios' time, and the hooks around all of them. */
export function phaseLines(query: Query, workers: number): string[] {
  const scenarios = query.findAllTestCaseFinished();
  const texts = attached(query, PHASES_MEDIA_TYPE);
  const times = addedUp(texts.map((text) => JSON.parse(text) as PhaseTimes));
  const inPhases = sum(Object.values(times));
  const inScenarios = sum(scenarios.map((finished) => milliseconds(query.findTestCaseDurationBy(finished))));
  const around = sum(query.findAllTestRunHookFinished().map(({ result }) => milliseconds(result.duration)));
  const lines: (readonly [string, number])[] = [
    ...PHASES.map((phase) => [phase, times[phase] ?? 0] as const),
    ['before and after the scenarios', around],
    ['the rest', inScenarios - inPhases],
  ];
  const together = workers > 1 ? `, ${workers} workers together` : '';
  return listed(
    `where the time went${together}`,
    lines.filter(([, ms]) => ms >= LEAST).map(([what, ms]) => `${column(ms)}  ${what}`),
  );
}

/** `    3.5 s  When I deploy example02  # features/deploy.feature:7`, with the line of the scenario. */
export function slowestSteps(query: Query): string[] {
  const steps = query
    .findAllTestStepFinished()
    .map((finished) => ({ finished, ms: milliseconds(finished.testStepResult.duration) }))
    .filter(({ finished, ms }) => ms >= LEAST && query.findTestStepBy(finished)?.pickleStepId)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST);
  return listed(
    'slowest steps',
    steps.map(({ finished, ms }) => `${column(ms)}  ${sentence(query, finished)}`),
  );
}

function sentence(query: Query, finished: TestStepFinished): string {
  const testStep = query.findTestStepBy(finished);
  const pickleStep = testStep && query.findPickleStepBy(testStep);
  const step = pickleStep && query.findStepBy(pickleStep);
  const started = query.findTestCaseStartedBy(finished);
  const pickle = started && query.findPickleBy(started);
  // A step's own line would be the same in each scenario where it is a Background's, or an outline's.
  const line = pickle && query.findLocationOf(pickle)?.line;
  return `${step?.keyword ?? ''}${pickleStep?.text ?? ''}  # ${pickle?.uri}:${line}`;
}

const column = (ms: number): string => seconds(ms).padStart(9);
