import { describe, it } from 'node:test';
import { expect } from 'chai';
import { ratios, summaryOf } from '../../bench/figure';
import { median, p90 } from '../../bench/statistics';

describe('a figure', () => {
  it('is the median of its samples, and the value nine in ten are at most', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(p90([10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11])).to.equal(10);
    expect(median([])).to.be.NaN;
  });

  it('has three digits, and says whether it met its target', () => {
    const summary = summaryOf({ title: 'a lag', unit: 'ms', samples: [12.3456, 40], target: 30 });
    expect(summary).to.deep.equal({
      title: 'a lag',
      unit: 'ms',
      median: 26.2,
      p90: 37.2,
      n: 2,
      target: 30,
      met: true,
    });
  });

  it('compares samples in pairs, so that what slows the machine slows both', () => {
    expect(ratios([2, 30], [1, 10])).to.deep.equal([2, 3]);
  });
});
