import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { HINTED_ACTIONS, hintFor } from '../../steps/hints';
import { StepDefinitions } from '../bddtests/step-definitions';

/** Of actions that are not about a peer. */
const SUBJECTS: Readonly<Record<string, string>> = { 'log in': 'jim', try: 'query' };

describe('a hint', async () => {
  const definitions = await StepDefinitions.load();
  const sentenceIn = (hint: string) => /^(?:Add|Write) "(?:Given|When|Then) (.*)" /.exec(hint)?.[1];

  it('names a sentence that exists', () => {
    for (const action of HINTED_ACTIONS.filter((action) => !/^(?:name|leave out) |claim/.test(action))) {
      const sentence = sentenceIn(hintFor({ hint: { action, subject: SUBJECTS[action] ?? 'vp3' } })) ?? '';
      expect(definitions.matching(sentence), `${action}: ${sentence}`).to.have.lengthOf(1);
    }
  });

  it('says where the sentence goes', () => {
    expect(hintFor({ hint: { action: 'start', subject: 'vp3' } })).to.equal(
      'Add "When I start vp3" before this step.',
    );
    expect(hintFor({ hint: { action: 'unpause', subject: 'vp3', instead: true } })).to.match(
      /^Write .* instead/,
    );
    expect(hintFor({ hint: { action: 'claim', subject: 'query' } })).to.match(/the query fails with.*after/);
  });

  it('is empty for an error without one', () => {
    expect(hintFor({})).to.equal('');
  });

  it('exists for every action that errors ask for', () => {
    const source = globSync('support/{*.ts,{network,chaincode,fabric}/**/*.ts}').map((file) =>
      readFileSync(file, 'utf8'),
    );
    const actions = source.flatMap((text) =>
      [...text.matchAll(/\baction: '([a-z ]+)'/g)].map(([, name]) => name),
    );
    expect(actions).to.include('deploy');
    expect(
      actions.filter((action) => action !== undefined && !HINTED_ACTIONS.includes(action)),
    ).to.deep.equal([]);
  });
});
