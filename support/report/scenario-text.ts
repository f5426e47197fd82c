import { formatDuration } from '../waiting/duration';
import type { Recording } from './recording';

/** A scenario that is over, in words. */
export interface ToldScenario {
  readonly name: string;
  readonly uri: string;
  readonly line: number | undefined;
  /** The sentences of its steps. */
  readonly steps: readonly string[];
  /** Why it failed; undefined where it did not. */
  readonly failure: string | undefined;
}

/** What was to be, what came of it, and why; `remarks` are lines on one that failed. */
export function scenarioText(
  { name, uri, line, steps: sentences, failure }: ToldScenario,
  { begun, ended, steps }: Recording,
  remarks: readonly string[],
): string {
  const [result, took] = [failure === undefined ? 'passed' : 'failed', formatDuration(ended - begun)];
  return [
    `${name} (${uri}${line === undefined ? '' : `:${line}`})`,
    `${result} after ${took}, begun at ${new Date(begun).toISOString()}`,
    '',
    ...steps.map(
      (step) => `  ${step.status}  ${step.text}  (${formatDuration((step.ended ?? ended) - step.begun)})`,
    ),
    ...sentences.slice(steps.length).map((text) => `  SKIPPED  ${text}`),
    ...(failure === undefined ? [] : ['', failure, '', ...remarks]),
    '',
  ].join('\n');
}
