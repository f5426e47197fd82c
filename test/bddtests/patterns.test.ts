import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { PATTERNS } from './patterns';
import { StepDefinitions } from './step-definitions';

const OURS = /^(?:.*\/)?steps\/bddtests\//;

describe("the vocabulary of Fabric's own suite", async () => {
  const definitions = await StepDefinitions.load();

  for (const { pattern, examples } of PATTERNS) {
    it(`has «${pattern}», and once`, () => {
      for (const example of examples)
        expect(
          definitions.matching(example).map(({ uri }) => OURS.test(uri)),
          `whether each definition of «${example}» is in steps/bddtests`,
        ).to.deep.equal([true]);
    });
  }

  it('is read whatever its case, as behave does', () => {
    const sentences = PATTERNS.flatMap(({ examples }) => examples.map((example) => example.toUpperCase()));
    expect(sentences.filter((sentence) => definitions.matching(sentence).length !== 1)).to.deep.equal([]);
  });

  it('has no step that is no pattern of it', () => {
    const examples = PATTERNS.flatMap(({ examples }) => examples);
    const used = new Set(examples.flatMap((example) => definitions.matching(example)));
    const unused = definitions.all.filter((definition) => OURS.test(definition.uri) && !used.has(definition));
    expect(unused.map(({ uri, line }) => `${uri}:${line}`)).to.deep.equal([]);
  });

  it('is used as a whole by the features of this project', () => {
    const sentences = ['basic', 'security', 'consensus'].flatMap((name) => sentencesIn(`peer_${name}`));
    const used = new Set(sentences.flatMap((sentence) => definitions.matching(sentence)));
    const unused = definitions.all.filter((definition) => OURS.test(definition.uri) && !used.has(definition));
    expect(unused.map(({ uri, line }) => `${uri}:${line}`)).to.deep.equal([]);
  });
});

function sentencesIn(feature: string): string[] {
  const text = readFileSync(`features/bddtests/${feature}.feature`, 'utf8');
  return [...text.matchAll(/^ *(?:Given|When|Then|And) (.*)$/gm)].map(([, sentence]) => sentence ?? '');
}
