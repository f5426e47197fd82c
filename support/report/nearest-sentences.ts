import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import leven from 'leven';

/** Each sentence there is, with arguments as people write them. */
const PAGE = join(__dirname, '..', '..', 'docs', 'steps.md');

/** An example on that page; a table below it is indented further. */
const EXAMPLE = /^ {4}((?:Given|When|Then) (.*))$/gm;

/** How many are told, at most. */
const TOLD = 2;

/** The share of characters that may differ: what is further away is another sentence, not a slip of the pen. */
const FARTHEST = 0.5;

/** As much further away than the nearest, in the same measure, another is no longer worth a look. */
const BESIDE = 0.15;

let examples: readonly (readonly [whole: string, sentence: string])[] | undefined;

/** The sentences most like this one, with their keyword, the nearest first; none where nothing is like it. */
export function nearestSentences(text: string): string[] {
  examples ??= [...readFileSync(PAGE, 'utf8').matchAll(EXAMPLE)].map(([, whole = '', sentence = '']) => [
    whole,
    sentence,
  ]);
  const byDistance = examples
    .map(([whole, sentence]) => ({ whole, far: distance(withoutBound(text), sentence) }))
    .toSorted((one, other) => one.far - other.far);
  const farthest = Math.min(FARTHEST, (byDistance[0]?.far ?? 0) + BESIDE);
  return byDistance
    .slice(0, TOLD)
    .filter(({ far }) => far <= farthest)
    .map(({ whole }) => whole);
}

/** Most sentences may have one, and few examples do. */
const withoutBound = (text: string): string => text.replace(/ within [^ ]+( \w+)?$/, '');

/** Whether or not the arguments count: quotes may be missing around one. */
const distance = (one: string, other: string): number =>
  Math.min(share(one, other), share(withoutArguments(one), withoutArguments(other)));

const share = (one: string, other: string): number =>
  leven(one, other) / Math.max(one.length, other.length, 1);

const withoutArguments = (text: string): string =>
  text.replace(/"[^"]*"|'[^']*'/g, '""').replace(/\d+/g, '0');
