import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { compare } from '../../cli/compare/comparison';
import { claim, ENOUGH_RUNS, ratioOfMedians } from '../../cli/compare/statistics';
import { resultsOf, run } from './runs';

const THRESHOLD = { ratio: 1.3, interval: 1.1 };

const TIMES = [1_000, 1_040, 980, 1_010, 1_020];

describe('the ratio of two medians', () => {
  it('has an interval that contains it, the same one each time', () => {
    const found = ratioOfMedians(
      TIMES,
      TIMES.map((time) => 2 * time),
    );
    expect(found).to.include({ from: 1_010, to: 2_020, ratio: 2, runs: 5 });
    expect(found?.low).to.be.within(1.7, 2);
    expect(found?.high).to.be.within(2, 2.3);
    expect(
      ratioOfMedians(
        TIMES,
        TIMES.map((time) => 2 * time),
      ),
    ).to.deep.equal(found);
  });

  it('does not exist without a run on each side, or of nothing', () => {
    expect(ratioOfMedians([], TIMES)).to.equal(undefined);
    expect(ratioOfMedians([5, 6, 0], [5, 6, 7])).to.equal(undefined);
  });

  it('is claimed from the threshold on, with enough runs, if it is certain and large enough', () => {
    const of = (factor: number, runs = ENOUGH_RUNS) =>
      ratioOfMedians(
        TIMES.slice(0, runs),
        TIMES.slice(0, runs).map((time) => factor * time),
      );
    expect(claim(of(2), { ...THRESHOLD, least: 300 })).to.equal('larger');
    expect(claim(of(0.5), { ...THRESHOLD, least: 300 })).to.equal('smaller');
    expect(claim(of(1.2), { ...THRESHOLD, least: 100 })).to.equal(undefined);
    expect(claim(of(2, ENOUGH_RUNS - 1), { ...THRESHOLD, least: 300 })).to.equal(undefined);
    expect(claim(of(2), { ...THRESHOLD, least: 2_000 })).to.equal(undefined);
    expect(
      claim(ratioOfMedians(TIMES, [900, 2_000, 2_100, 950, 2_050]), { ...THRESHOLD, least: 300 }),
    ).to.equal(undefined);
  });
});

describe('equal sides', () => {
  /** Times of one scenario, recorded on a busy machine with the same images on both sides. */
  const [names = [], ...rows] = readFileSync(join(__dirname, 'equal-runs.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const runs = rows.map((row) => {
    const { ms = 0, ...phases } = Object.fromEntries(names.map((name, at) => [name, Number(row[at])]));
    return { ms, phases };
  });

  it('are the same in twenty comparisons of recorded runs', () => {
    for (let comparison = 0; comparison < 20; comparison++) {
      const picked = (offset: number) =>
        Array.from(
          { length: ENOUGH_RUNS },
          (_, index) => runs[(comparison + offset + 2 * index) % runs.length],
        );
      const attempts = [
        ...picked(0).map((one, index) => run('from', { ...one, number: index + 1 })),
        ...picked(1).map((one, index) => run('to', { ...one, number: index + 1 })),
      ];
      const { result, scenarios } = compare(resultsOf(attempts));
      expect(result, `comparison ${comparison}: ${scenarios[0]?.remark}`).to.equal('same');
    }
  });

  it('are not, once all times of one are doubled', () => {
    const attempts = runs.flatMap(({ ms }, number) => [
      run('from', { ms, number }),
      run('to', { ms: 2 * ms, number }),
    ]);
    expect(compare(resultsOf(attempts)).counts).to.deep.equal({ slower: 1 });
  });
});
