import { describe, it } from 'node:test';
import { expect } from 'chai';
import { phaseTimes } from '../../support/report/scenario-use';
import type { Span } from '../../support/waiting/spans';

const span = (kind: Span['kind'], startedAt: number, endedAt: number, parent?: Span): Span => ({
  ...{ kind, title: kind, startedAt, endedAt, parent },
});

describe('the time of a scenario by phase', () => {
  it('adds up what is done in sequence', () => {
    const spans = [
      span('start', 0, 3_000),
      span('login', 3_000, 3_200),
      span('wait', 3_310, 4_000),
      span('teardown', 4_500, 6_000),
    ];
    expect(phaseTimes(spans)).to.deep.equal({ start: 3_000, logins: 200, waits: 690, teardown: 1_500 });
  });

  it('counts what is done on several peers at the same time once', () => {
    expect(
      phaseTimes([span('login', 0, 800), span('login', 0, 1_000), span('login', 10, 900)]),
    ).to.deep.equal({ logins: 1_000 });
  });

  it('counts a wait for a build as part of the deploy, and the rest of it as a wait', () => {
    expect(
      phaseTimes([span('wait', 0, 10_000), span('build', 1_000, 9_000), span('build', 1_500, 9_500)]),
    ).to.deep.equal({
      deploys: 8_500,
      waits: 1_500,
    });
  });

  it('does not count a part of a span', () => {
    const start = span('start', 0, 3_000);
    expect(phaseTimes([start, span('wait', 2_000, 3_000, start)])).to.deep.equal({ start: 3_000 });
  });
});
