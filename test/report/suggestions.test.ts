import { describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { expect } from 'chai';
import { suggestions } from '../../support/report/suggestions';
import { StepDefinitions } from '../bddtests/step-definitions';

function suggested(definitions: readonly object[], text: string): string {
  const query = new Query();
  const update = (message: object) => query.update(message as Envelope);
  for (const [id, definition] of definitions.entries())
    update({ stepDefinition: { id: `${id}`, ...definition } });
  expect(suggestions(query)).to.equal('');
  update({ pickle: { steps: [{ id: '1', text, astNodeIds: [] }] } });
  const suggestion = { id: '1', pickleStepId: '1', snippets: [] };
  for (let times = 0; times < 2; times++) update({ suggestion }); // Cucumber repeats it for other argument types.
  return suggestions(query);
}

describe('an undefined step', async () => {
  const { all } = await StepDefinitions.load();
  const definitions = all.map(({ uri, line, pattern }) => ({
    pattern: { source: `${pattern}` },
    sourceReference: { uri, location: { line } },
  }));

  for (const [text, nearest] of [
    ['a 4 peer pbft batch network', 'a 4-peer pbft batch network'],
    ['querying a on all vps gives 90', 'querying a on each vp gives 90'],
    ['each peer has a dev image', 'each vp has a dev image'],
    ['I deploy example02 with args a,100,b,200', 'I deploy example02 with args a, 7, b, 8'],
    ['I run peer network list on vp1', 'I run "peer network list" on vp0'],
    ['nothing commits for 30', 'nothing commits for 5 s'],
    ['I have a coffee', '(nothing similar)'],
  ] as const)
    it(`«${text}» gets the example of a step definition: ${nearest}`, () => {
      expect(suggested(definitions, text)).to.include(`\n  ${text}\n      ${nearest}\n`);
    });

  it('gets the expression of a definition without an example', () => {
    const definition = { pattern: { source: 'I have {int} coffees' }, sourceReference: {} };
    expect(suggested([definition], 'I have 2 coffee')).to.include('      I have {int} coffees\n');
  });
});
