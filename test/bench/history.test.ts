import { describe, it } from 'node:test';
import { expect } from 'chai';
import { regressions, releaseOf } from '../../bench/history';

const release = (version: string, start: number) =>
  releaseOf(version, '2026-01-01T00:00:00Z', [
    { title: 'start', unit: '×', median: start, p90: start, n: 3 },
    { title: 'wait', unit: 'ms', median: 9, p90: 9, n: 3 },
  ]);

describe('the history of benchmarks', () => {
  it('has the ratios of a release, which do not depend on the machine', () => {
    expect(release('0.1.0', 1.2).ratios).to.deep.equal({ start: 1.2 });
  });

  it('tells a ratio that is much worse than in the last release', () => {
    expect(regressions(release('this run', 1.5), release('0.1.0', 1.2))).to.deep.equal([]);
    expect(regressions(release('this run', 1.6), release('0.1.0', 1.2))).to.deep.equal([
      'start: 1.6 ×, was 1.2 × in 0.1.0',
    ]);
  });
});
