import { readFileSync } from 'node:fs';
import type { StepDefinition } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import leven from 'leven';
import { STEPS_LIST } from '../package';

/** The share of characters that may differ. */
const FARTHEST = 0.5;

/** Undefined steps, and the step definition nearest to each. '' where no step is undefined. */
export function suggestions(query: Query): string {
  const missing = query.findAllPickleSteps().filter((step) => query.findSuggestionsBy(step).length > 0);
  if (missing.length === 0) return '';
  const sentences = query.findAllStepDefinitions().flatMap(sentencesOf);
  const entries = [...new Set(missing.map(({ text }) => text))].map(
    (text) => `  ${text}\n      ${nearest(text, sentences)}\n`,
  );
  return `Undefined steps. Did you mean:\n${entries.join('')}All steps: ${STEPS_LIST}`;
}

function nearest(text: string, sentences: readonly string[]): string {
  const far = new Map(sentences.map((sentence) => [sentence, distance(text, sentence)]));
  const [first] = [...far].sort(([, a], [, b]) => a - b);
  return first && first[1] <= FARTHEST ? first[0] : '(nothing similar)';
}

/** The `@example`s in the comment above the definition; without one, its expression. */
function sentencesOf({ pattern, sourceReference: { uri, location } }: StepDefinition): string[] {
  const lines = uri
    ? readFileSync(uri, 'utf8')
        .split('\n')
        .slice(0, (location?.line ?? 1) - 1)
    : [];
  const comment = lines.slice(lines.findLastIndex((line) => line.startsWith('/**')));
  const isAbove = lines.at(-1)?.trim() === '*/';
  const examples = isAbove ? comment.flatMap((line) => /@example (.*)/.exec(line)?.[1] ?? []) : [];
  return examples.length > 0 ? examples : [pattern.source];
}

/** With and without arguments: quotes may be missing around one. Most sentences may have a bound, and few examples do. */
function distance(text: string, sentence: string): number {
  const [a, b] = [text, sentence].map((one) => one.replace(/ within [^ ]+( \w+)?$/, '')) as [string, string];
  return Math.min(share(a, b), share(withoutArguments(a), withoutArguments(b)));
}

const share = (a: string, b: string): number => leven(a, b) / Math.max(a.length, b.length, 1);

const withoutArguments = (text: string): string =>
  text.replace(/"[^"]*"|'[^']*'/g, '""').replace(/\d+/g, '0');
