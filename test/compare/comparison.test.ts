import { describe, it } from 'node:test';
import { expect } from 'chai';
import { compare, EXIT_CODES, type Results, sameImages } from '../../cli/compare/comparison';
import { type Attempt, comparison } from '../../cli/compare/schema';
import { failed, notRun, resultsOf, run, SCENARIO, side } from './runs';

const resultOf = (attempts: readonly Attempt[], more: Partial<Results> = {}) =>
  compare(resultsOf(attempts, more)).result;

describe('a comparison', () => {
  it('is same, better or worse by its scenarios', () => {
    expect(resultOf([run('from'), run('to')])).to.equal('same');
    expect(resultOf([failed('from'), run('to')])).to.equal('better');
    expect(resultOf([run('from'), failed('to')])).to.equal('worse');
  });

  it('could not compare where a side could not start, or never ran', () => {
    const sides = { from: side('stable'), to: side('candidate', { problem: 'no engine' }) };
    expect(resultOf([], { sides })).to.equal('could not compare');
    expect(resultOf([run('from'), notRun('to')])).to.equal('could not compare');
    expect(resultOf([])).to.equal('could not compare');
  });

  it('is worse after an interrupt if something was worse by then, and else could not compare', () => {
    expect(resultOf([run('from'), failed('to')], { interrupted: true })).to.equal('worse');
    expect(resultOf([run('from'), run('to')], { interrupted: true })).to.equal('could not compare');
  });

  it('is worse where the known differences are out of date', () => {
    const known = [{ scenario: SCENARIO, side: 'to', what: 'failure', reason: 'x' } as const];
    expect(resultOf([run('from'), failed('to')], { known })).to.equal('same');
    expect(resultOf([run('from'), run('to')], { known })).to.equal('worse');
  });

  it('has an exit code for each result, and fits its schema', () => {
    expect(EXIT_CODES).to.deep.equal({ same: 0, better: 0, worse: 1, 'could not compare': 2 });
    const found = compare(resultsOf([run('from'), failed('to')]));
    expect(comparison.parse(JSON.parse(JSON.stringify(found)))).to.deep.equal(found);
  });

  it('knows equal images by their ids, and on another engine by their digests', () => {
    const of = (id: string, ...digests: string[]) => ({ images: [{ reference: 'acme/peer', id, digests }] });
    expect(sameImages(of('sha256:1'), of('sha256:1'))).to.deep.equal(['acme/peer (1)']);
    expect(sameImages(of('sha256:1', 'acme/peer@7'), of('sha256:2', 'acme/peer@7'))).to.have.length(1);
    expect(sameImages(of('sha256:1', 'acme/peer@7'), of('sha256:2'))).to.deep.equal([]);
  });
});
