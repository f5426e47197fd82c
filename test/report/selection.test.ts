import { describe, it } from 'node:test';
import { Query } from '@cucumber/query';
import { expect } from 'chai';
import { type Selection, selectionIn, unmatched } from '../../support/report/selection';
import { scenarioMessages } from './messages';

/** Files that are there, each with one scenario, at line 2. */
const query = new Query();
for (const file of ['features/deploy.feature', 'features/query.feature'])
  for (const message of scenarioMessages({ file, steps: [{ text: 'a step' }] })) query.update(message);

const THERE = ['features', 'features/*.feature', './features/query.feature:2', `${process.cwd()}/features`];
const GONE = ['features/nope.feature', 'features/no*.feature', 'docs', 'features/deploy.feature'];
const LINES = ['features/deploy.feature:1:2:99'];

describe('what a run was asked for', () => {
  const rows: readonly [what: string, asked: Partial<Selection>, lines: string[], isFailure?: boolean][] = [
    ['is there', { paths: THERE, filters: ["--tags '@fast'"], selected: 2 }, []],
    [
      'is no file',
      { paths: GONE, selected: 1 },
      ['no such file: features/nope.feature', 'no such file: features/no*.feature', 'no scenario in docs'],
      true,
    ],
    [
      'is no line of a scenario',
      { paths: LINES, selected: 1 },
      ['no scenario begins at features/deploy.feature:1', 'no scenario begins at features/deploy.feature:99'],
      true,
    ],
    [
      'is a name or a tag that no scenario has',
      { filters: ["--name 'zzz'", "--tags '@fsat'"] },
      ["no scenario matches --name 'zzz' and --tags '@fsat'"],
      true,
    ],
    ['is no shard', { shard: '4/3' }, ['there is no shard 4/3: the first is 1, the last 3'], true],
    ['is left out on purpose', {}, ['the tags of the profile or the shard leave out all 2 scenarios']],
  ];
  for (const [what, asked, lines, isFailure = false] of rows)
    it(what, () => {
      const selection = { paths: ['features/deploy.feature'], filters: [], selected: 0, ...asked };
      expect(unmatched(selection, query)).to.deep.equal({ lines, isFailure });
    });

  it('is nothing, by a file of what failed before', () => {
    const { lines, isFailure } = unmatched({ paths: [], filters: [], selected: 0 }, new Query());
    expect([lines.length, isFailure]).to.deep.equal([1, true]);
  });

  it('is read off a command line', () => {
    const args = [
      '--parallel',
      '2',
      '-t',
      '@fast',
      '--name',
      'jim',
      'x.feature:7',
      '--tags=@slow',
      '--shard',
      '1/3',
    ];
    const filters = ["--name 'jim'", "--tags '@fast'", "--tags '@slow'"];
    expect(selectionIn(args)).to.deep.equal({ filters, shard: '1/3' });
    expect(selectionIn(['--name'])).to.deep.equal({ filters: [], shard: undefined });
  });
});
