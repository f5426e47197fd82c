import { describe, it } from 'node:test';
import { expect } from 'chai';
import { phaseTimes } from '../../support/report/scenario-use';
import type { Span } from '../../support/waiting/spans';

const span = (kind: Span['kind'], startedAt: number, endedAt: number, parent?: Span): Span => ({
  ...{ kind, title: kind, startedAt, endedAt, parent },
});
const START = span('start', 0, 3_000);

describe('the time of a scenario by phase', () => {
  for (const [what, spans, times] of [
    [
      'adds up what is done in sequence',
      [START, span('login', 3_000, 3_200), span('wait', 3_310, 4_000), span('wait', 4_100, 4_200)],
      { start: 3_000, logins: 200, waits: 790 },
    ],
    [
      'counts what is done on several peers at the same time once',
      [span('login', 0, 800), span('login', 0, 1_000), span('login', 10, 900)],
      { logins: 1_000 },
    ],
    [
      'counts a wait for a build as part of the deploy, and the rest of it as a wait',
      [span('wait', 0, 10_000), span('build', 1_000, 9_000), span('build', 1_500, 9_500)],
      { deploys: 8_500, waits: 1_500 },
    ],
    ['does not count a part of a span', [START, span('wait', 2_000, 3_000, START)], { start: 3_000 }],
  ] as const)
    it(what, () => {
      expect(phaseTimes(spans)).to.deep.equal(times);
    });
});
