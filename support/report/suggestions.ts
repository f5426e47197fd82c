import { readFileSync } from 'node:fs';
import type { Envelope, StepDefinition } from '@cucumber/messages';
import leven from 'leven';
import { STEPS_LIST } from '../package';

/** Suggestions for one step, at most. */
const MOST = 2;

/** The share of characters that may differ. */
const FARTHEST = 0.5;

/** What is this much farther away than the nearest one is not suggested. */
const BESIDE_NEAREST = 0.15;

/** Undefined steps, and the step definitions nearest to each. */
export class Suggestions {
  readonly #definitions: StepDefinition[] = [];
  readonly #texts = new Map<string, string>();
  readonly #undefined = new Set<string>();

  update({ pickle, stepDefinition, suggestion }: Envelope): void {
    if (stepDefinition) this.#definitions.push(stepDefinition);
    for (const { id, text } of pickle?.steps ?? []) this.#texts.set(id, text);
    if (suggestion) this.#undefined.add(this.#texts.get(suggestion.pickleStepId) ?? '');
  }

  /** '' where no step is undefined. */
  get text(): string {
    if (this.#undefined.size === 0) return '';
    const sentences = this.#definitions.flatMap(sentencesOf);
    const entries = [...this.#undefined].map((text) => {
      const found = nearest(text, sentences);
      return [
        `  ${text}`,
        ...(found.length > 0 ? found : ['(nothing similar)']).map((line) => `      ${line}`),
      ].join('\n');
    });
    return `Undefined steps. Did you mean:\n${entries.join('\n')}\nAll steps: ${STEPS_LIST}`;
  }
}

/** The nearest first. */
function nearest(text: string, sentences: readonly string[]): string[] {
  const byDistance = sentences
    .map((sentence) => ({ sentence, far: distance(text, sentence) }))
    .sort((a, b) => a.far - b.far);
  const farthest = Math.min(FARTHEST, (byDistance[0]?.far ?? 0) + BESIDE_NEAREST);
  const near = byDistance.filter(({ far }) => far <= farthest).map(({ sentence }) => sentence);
  return [...new Set(near)].slice(0, MOST);
}

/** The `@example`s in the comment above the definition; without one, its expression. */
function sentencesOf({ pattern, sourceReference: { uri = '', location } }: StepDefinition): string[] {
  const lines = linesOf(uri).slice(0, (location?.line ?? 1) - 1);
  const comment = lines.slice(lines.findLastIndex((line) => line.startsWith('/**')));
  const isAbove = lines.at(-1)?.trim() === '*/';
  const examples = isAbove ? comment.flatMap((line) => /@example (.*)/.exec(line)?.[1] ?? []) : [];
  return examples.length > 0 ? examples : [pattern.source];
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** With and without arguments: quotes may be missing around one. */
const distance = (text: string, sentence: string): number =>
  Math.min(
    share(withoutBound(text), withoutBound(sentence)),
    share(withoutArguments(withoutBound(text)), withoutArguments(withoutBound(sentence))),
  );

const share = (a: string, b: string): number => leven(a, b) / Math.max(a.length, b.length, 1);

/** Most sentences may have a bound, and few examples do. */
const withoutBound = (text: string): string => text.replace(/ within [^ ]+( \w+)?$/, '');

const withoutArguments = (text: string): string =>
  text.replace(/"[^"]*"|'[^']*'/g, '""').replace(/\d+/g, '0');
