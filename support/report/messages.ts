import { readFileSync } from 'node:fs';
import type { Envelope, TestRunFinished, TestRunStarted } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { firstLine } from './words';

/** What a run wrote to its messages.ndjson. A process that was killed leaves half a line at the end, which is left out. */
export const readMessages = (file: string): Envelope[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

export function queryOf(file: string): Query {
  const query = new Query();
  for (const message of readMessages(file)) query.update(message);
  return query;
}

/** Of one run, and where it was read, for messages. */
export interface RunMessages {
  readonly place: string;
  readonly messages: readonly Envelope[];
}

/** The messages of one run made of several, and a line for each that did not end, or failed outside of its scenarios. */
interface MergedMessages {
  readonly messages: readonly Envelope[];
  readonly problems: readonly string[];
}

/** What every run of the same files says again, under ids of its own. */
const DEFINITIONS = [
  'meta',
  'source',
  'gherkinDocument',
  'pickle',
  'parameterType',
  'hook',
  'stepDefinition',
];

/**
 * Joins runs of the same features, as shards are, into one that began with the first and ended with the last. It succeeded
 * if each of them did, and ended.
 */
export function mergeMessages(runs: readonly RunMessages[]): MergedMessages {
  const ids = new Ids();
  const starts: TestRunStarted[] = [];
  const ends: TestRunFinished[] = [];
  const merged: Envelope[] = [];
  const problems = new Set<string>(); // Each worker runs the hooks around the run.
  for (const { place, messages } of runs) {
    for (const message of messages) {
      const { testRunStarted, testRunFinished, testRunHookFinished } = message;
      const hookError = testRunHookFinished?.result.message;
      if (hookError) problems.add(`The run in ${place} failed: ${firstLine(hookError)}`);
      if (testRunStarted) starts.push(testRunStarted);
      else if (testRunFinished) ends.push(testRunFinished);
      else if (DEFINITIONS.some((kind) => kind in message)) merged.push(...ids.definedOnce(message));
      else merged.push(ids.replacedIn(message));
    }
    if (!messages.some(({ testRunFinished }) => testRunFinished))
      problems.add(`The run in ${place} did not end.`);
  }
  const [start] = starts.toSorted(byTime);
  const end = ends.toSorted(byTime).at(-1);
  if (!start || !end) return { messages: merged, problems: [...problems] };
  const success = problems.size === 0 && ends.every((one) => one.success);
  const { id: first = '' } = start;
  const testRunFinished = { ...end, success, testRunStartedId: first };
  for (const { id = '' } of starts) ids.replace(id, first);
  return {
    messages: [{ testRunStarted: start }, ...merged.map((one) => ids.replacedIn(one)), { testRunFinished }],
    problems: [...problems],
  };
}

/** The ids of equal definitions become those of the first one. */
class Ids {
  readonly #replacements = new Map<string, string>();
  readonly #definitions = new Map<string, readonly string[]>();

  replace(id: string, by: string): void {
    this.#replacements.set(id, by);
  }

  /** The definition, or nothing where there was an equal one. */
  definedOnce(message: Envelope): Envelope[] {
    const text = JSON.stringify(message);
    const content = text.replace(ID, '');
    const own = text.match(ID) ?? [];
    const known = this.#definitions.get(content);
    if (!known) {
      this.#definitions.set(content, own);
      return [this.replacedIn(message)];
    }
    for (const [at, id] of own.entries()) this.replace(id, known[at] ?? id);
    return [];
  }

  replacedIn(message: Envelope): Envelope {
    return JSON.parse(JSON.stringify(message).replace(ID, (id) => this.#replacements.get(id) ?? id));
  }
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const byTime = (
  { timestamp: one }: TestRunStarted | TestRunFinished,
  { timestamp: other }: TestRunStarted | TestRunFinished,
): number => one.seconds - other.seconds || one.nanos - other.nanos;
