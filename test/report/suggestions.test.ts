import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { expect } from 'chai';
import { suggestions } from '../../support/report/suggestions';

/** Those for a step, given all step definitions as Cucumber reports them. */
async function definitions(): Promise<Envelope[]> {
  const provided = { paths: ['test/report/secrets.feature'], dryRun: true, format: [], plugin: [] };
  const { runConfiguration } = await loadConfiguration({ provided }, {});
  const messages: Envelope[] = [];
  await runCucumber(
    { ...runConfiguration, plugins: { specifiers: [], options: {} } },
    { stdout: new PassThrough().resume(), stderr: new PassThrough().resume() },
    (message) => {
      if (message.stepDefinition) messages.push(message);
    },
  );
  return messages;
}

function suggested(messages: readonly Envelope[], text: string): string {
  const query = new Query();
  for (const message of messages) query.update(message);
  expect(suggestions(query)).to.equal('');
  query.update({ pickle: { steps: [{ id: '1', text, astNodeIds: [] }] } } as unknown as Envelope);
  const suggestion = { id: '1', pickleStepId: '1', snippets: [] };
  for (let times = 0; times < 2; times++) query.update({ suggestion }); // Cucumber repeats it for other argument types.
  return suggestions(query);
}

describe('an undefined step', async () => {
  const known = definitions();

  for (const [text, nearest] of [
    ['a 4 peer pbft batch network', 'a 4-peer pbft batch network'],
    ['querying a on all vps gives 90', 'querying a on each vp gives 90'],
    ['each peer has a dev image', 'each vp has a dev image'],
    ['I deploy example02 with args a,100,b,200', 'I deploy example02 with args a, 7, b, 8'],
    ['I run peer network list on vp1', 'I run "peer network list" on vp0'],
    ['nothing commits for 30', 'nothing commits for 5 s'],
  ] as const)
    it(`«${text}» has a suggestion: the example of a step definition`, async () => {
      expect(suggested(await known, text)).to.include(`\n  ${text}\n      ${nearest}\n`);
    });

  it('like none has none', async () => {
    expect(suggested(await known, 'I have a coffee')).to.include(
      'I have a coffee\n      (nothing similar)\n',
    );
  });

  it('has the expression of a definition without an example', () => {
    const definition = {
      id: 'd',
      pattern: { source: 'I have {int} coffees', type: 'CUCUMBER_EXPRESSION' },
      sourceReference: {},
    };
    expect(suggested([{ stepDefinition: definition } as unknown as Envelope], 'I have 2 coffee')).to.include(
      '      I have {int} coffees\n',
    );
  });
});
