import { describe, it } from 'node:test';
import { Query } from '@cucumber/query';
import { expect } from 'chai';
import { type Selection, selectionOptions, unmatched } from '../../support/report/selection';
import { scenarioMessages } from './messages';

/** Files that are there, each with one scenario, at line 2. */
const query = new Query();
for (const file of ['features/deploy.feature', 'features/query.feature'])
  for (const message of scenarioMessages({ file, steps: [{ text: 'a step' }] })) query.update(message);

const of = (asked: Partial<Selection>, known = query) =>
  unmatched({ paths: ['features/deploy.feature'], names: [], tags: [], selected: 0, ...asked }, known);

const failure = (...lines: string[]) => ({ lines, isFailure: true });
const nothing = { lines: [], isFailure: false };

describe('what a run was asked for', () => {
  it('is there', () => {
    const paths = [
      'features',
      'features/*.feature',
      './features/query.feature:2',
      `${process.cwd()}/features`,
    ];
    expect(of({ paths, names: ['scenario'], tags: ['@fast'], selected: 2 })).to.deep.equal(nothing);
  });

  it('is no file', () => {
    const paths = ['features/nope.feature', 'features/no*.feature', 'docs', 'features/deploy.feature'];
    expect(of({ paths, selected: 1 })).to.deep.equal(
      failure(
        'no such file: features/nope.feature',
        'no file matches features/no*.feature',
        'no scenario in docs',
      ),
    );
  });

  it('is no line of a scenario', () => {
    expect(of({ paths: ['features/deploy.feature:1:2:99'], selected: 1 })).to.deep.equal(
      failure(
        'no scenario at features/deploy.feature:1, the nearest is at line 2',
        'no scenario at features/deploy.feature:99, the nearest is at line 2',
      ),
    );
  });

  it('is no name of a scenario', () => {
    expect(of({ names: ['a sc', 'zzz'], selected: 1 })).to.deep.equal(
      failure("no scenario matches --name 'zzz'"),
    );
  });

  it('is a tag that no scenario has, or none with that name', () => {
    expect(of({ tags: ['@fsat'] })).to.deep.equal(failure("no scenario matches --tags '@fsat'"));
    expect(of({ names: ['a sc'], tags: ['@slow'] })).to.deep.equal(
      failure("no scenario matches --name 'a sc' and --tags '@slow'"),
    );
  });

  it('is left out on purpose', () => {
    expect(of({})).to.deep.equal({
      lines: ['the tags of the profile exclude all 2 scenarios'],
      isFailure: false,
    });
  });

  it('is nothing, by a file of what failed before', () => {
    expect(of({ paths: [] }, new Query())).to.deep.equal({
      lines: [
        'no scenario was requested; an @file written by a run lists what failed in it, and may be empty',
      ],
      isFailure: true,
    });
  });

  it('is read off a command line', () => {
    const args = [
      '--parallel',
      '2',
      '-t',
      '@fast',
      '--name',
      'jim',
      'features/deploy.feature:7',
      '--tags=@slow',
    ];
    expect(selectionOptions(args)).to.deep.equal({ names: ['jim'], tags: ['@fast', '@slow'] });
    expect(selectionOptions(['--name'])).to.deep.equal({ names: [], tags: [] });
  });
});
