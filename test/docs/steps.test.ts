import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { generatedFiles } from '../../script/docs';
import { readVocabulary, type Step, type Vocabulary } from '../../script/docs/vocabulary';

describe('the comments above the steps, of which docs/steps.md is made', () => {
  let vocabulary: Vocabulary;

  before(async () => {
    vocabulary = await readVocabulary();
  });

  const lacking = (lacks: (step: Step) => boolean) =>
    vocabulary.steps.filter(lacks).map(({ file, pattern }) => `${file}: ${pattern}`);

  it('say what each step means, in a sentence', () => {
    expect(lacking(({ meaning }) => !/^[A-Z].*\.$/.test(meaning))).to.deep.equal([]);
  });

  it('have an example of each step', () => {
    expect(lacking(({ examples }) => examples.length === 0)).to.deep.equal([]);
  });

  it('have only examples that are sentences of their step, and of no other', () => {
    const wrong = vocabulary.steps.flatMap((step) =>
      step.examples
        .filter((example) => !isOnly(step, matching(vocabulary, example)))
        .map((example) => `${step.file}: «${example}» is no example of «${step.pattern}» alone`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('name what every pattern captures', () => {
    expect(lacking(({ pattern }) => /undefined|[[\]()^$]{2}|\\/.test(pattern))).to.deep.equal([]);
  });

  it('show a form of each parameter type that it accepts', () => {
    const wrong = vocabulary.parameterTypes.filter(({ meaning, regexp }) => {
      const forms = [...meaning.matchAll(/`([^`]*)`/g)].map(([, form = '']) => form);
      return !forms.some((form) => new RegExp(`^(?:${regexp})$`).test(form));
    });
    expect(wrong.map(({ name }) => name)).to.deep.equal([]);
  });

  it('are up to date in every generated file', () => {
    for (const [file, fresh] of Object.entries(generatedFiles(vocabulary)))
      expect(firstDifference(file, fresh), 'run npm run docs').to.equal(undefined);
  });
});

function matching({ steps }: Vocabulary, example: string): Step[] {
  const [sentence = ''] = example.split('\n');
  return steps.filter((step) => step.matches(sentence));
}

const isOnly = (step: Step, found: readonly Step[]) => found.length === 1 && found[0] === step;

function firstDifference(file: string, fresh: string): string | undefined {
  const [lines, freshLines] = [readFileSync(file, 'utf8').split('\n'), fresh.split('\n')];
  const index = Array.from({ length: Math.max(lines.length, freshLines.length) }).findIndex(
    (_, index) => lines[index] !== freshLines[index],
  );
  if (index < 0) return undefined;
  return `line ${index + 1} of ${file} is «${lines[index]}», and should be «${freshLines[index]}»`;
}
