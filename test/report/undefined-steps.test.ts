import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { nearestSentences } from '../../support/report/nearest-sentences';
import SuggestedSentences from '../../support/report/suggested-sentences';
import { UndefinedSteps } from '../../support/report/undefined-steps';

describe('the sentence nearest to', () => {
  for (const [text, nearest] of [
    ['a 4 peer pbft batch network', 'Given a 4-peer pbft batch network'],
    ['querying a on all vps gives 90', 'Then querying a on each vp gives 90'],
    ['each peer has a dev image', 'Then each vp has a dev image'],
    ['I deploy example02 with args a,100,b,200', 'When I deploy example02 with args a, 7, b, 8'],
    ['I invoke "transfer" with a,b,10', 'When I invoke "invoke" with a, b, 10'],
    ['I run peer network list on vp1', 'When I run "peer network list" on vp0'],
    ['nothing commits for 30', 'Then nothing commits for 5 s'],
    ['I wait 5 seconds', 'Given I wait "5" seconds'],
    ['vp0 is at height 1 within 5', 'Then each vp is at height 3'],
  ] as const)
    it(`«${text}»`, () => {
      expect(nearestSentences(text)[0]).to.equal(nearest);
    });

  it('nothing like it is none, and more than two are none too many', () => {
    expect(nearestSentences('I have a coffee')).to.deep.equal([]);
    for (const example of readFileSync('docs/steps.md', 'utf8').match(/^ {4}(?:When|Then) .*/gm) ?? [])
      expect(nearestSentences(example.trim().replace(/^\w+ /, '')).length).to.be.within(1, 2);
  });
});

describe('a step that there is not', () => {
  const suggested = (source: string) =>
    new SuggestedSentences().build({ generatedExpressions: [{ source }] });

  it('has the sentences near it in the place of code', () => {
    expect(suggested('querying a on all vps gives {int}')).to.equal(
      'Then querying a on each vp gives 90\n# docs/steps.md has every sentence',
    );
    expect(suggested('I have {float} coffees in {string}')).to.equal('# docs/steps.md has every sentence');
  });

  it('is told at the end of a run, once', () => {
    const steps = new UndefinedSteps();
    expect(steps.text).to.equal('');
    for (const [id, text, source] of [
      ['1', 'querying a on all vps gives 90', 'querying a on all vps gives {int}'],
      ['2', 'I have a coffee', 'I have a coffee'],
      ['3', 'I have a coffee', 'I have a coffee'],
    ] as const) {
      steps.heard({ pickle: { steps: [{ id, text, astNodeIds: [] }] } } as never);
      const code = suggested(source);
      const snippets = [
        { code, language: 'javascript' },
        { code, language: 'javascript' },
      ];
      steps.heard({ suggestion: { id, pickleStepId: id, snippets } });
    }
    expect(steps.text).to.equal(`
No step says so; near it:

  querying a on all vps gives 90
      Then querying a on each vp gives 90

  I have a coffee
      nothing

docs/steps.md has every sentence
`);
  });
});
