import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Journal, type Plan } from '../../cli/compare/journal';
import { schedule } from '../../cli/compare/schedule';
import { UserError } from '../../support/errors';
import { newFolder } from '../new-folder';
import { DEFAULTS, notRun, run } from './runs';

const scenario = (id: string, ...leftOut: ('from' | 'to')[]) => ({ id, name: id, leftOut });

const shown = (...args: Parameters<typeof schedule>) =>
  schedule(...args).map(({ scenario, number, sides }) => `${scenario}${number} ${sides.join(' ')}`);

describe('the schedule', () => {
  it('runs each scenario on both sides in turn, then all of them again', () => {
    expect(shown([scenario('a'), scenario('b')], 2)).to.deep.equal([
      ...['a1 from to', 'b1 to from', 'a2 to from', 'b2 from to'],
    ]);
  });

  it('leaves out what has been done, and what the tags of a side leave out', () => {
    const done = [{ scenario: 'a', side: 'from', number: 1 }] as const;
    expect(shown([scenario('a'), scenario('b', 'to')], 1, done)).to.deep.equal(['a1 to', 'b1 from']);
  });
});

describe('the journal', () => {
  const plan: Plan = {
    ...{ startedAt: '2026-11-26T12:00:00.000Z', options: DEFAULTS, images: { from: [], to: [] } },
    sides: { from: { name: 'a', variables: {} }, to: { name: 'b', variables: {} } },
    selection: { paths: [], filters: [], configuration: [] },
    scenarios: [scenario('a')],
  };

  it('has all runs of scenarios that have ended, also after one was cut off', () => {
    const folder = newFolder();
    const journal = Journal.begin(folder, plan);
    journal.add(run('from'));
    journal.add(notRun('to'));
    appendFileSync(join(folder, 'journal.ndjson'), '{"scenario": "x"');
    const resumed = Journal.resume(folder);
    expect(resumed.plan).to.deep.equal(plan);
    expect(resumed.attempts).to.deep.equal([run('from')]);
    resumed.add(run('to'));
    expect(Journal.resume(folder).attempts).to.deep.equal([run('from'), run('to')]);
  });

  it('says that there is none', () => {
    expect(() => Journal.resume('/no/such/place')).to.throw(UserError, 'nothing to resume');
  });
});
