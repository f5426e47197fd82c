import { describe, it } from 'node:test';
import { expect } from 'chai';
import { addedUp, PhaseClock } from '../../support/report/phases';
import type { Span, SpanInfo } from '../../support/waiting/spans';

describe('where the time went', () => {
  it('goes by what is done', () => {
    const times = timed(
      [{ kind: 'start', title: 'a network' }, 0, 3_000],
      [{ kind: 'login', title: 'jim' }, 3_000, 3_200],
      [{ kind: 'deploy', title: 'example02' }, 3_200, 3_300],
      [{ kind: 'invoke', title: 'invoke a b 10' }, 3_300, 3_310],
      [{ kind: 'wait', title: 'each vp is at height 2' }, 3_310, 4_000],
      [{ kind: 'fault', title: 'stopped' }, 4_000, 4_500],
      [{ kind: 'teardown', title: 'a network' }, 4_500, 6_000],
    );
    expect(times).to.deep.equal({
      start: 3_000,
      logins: 200,
      deploys: 100,
      calls: 10,
      waits: 690,
      faults: 500,
      teardown: 1_500,
    });
  });

  it('is of the start for a wait that is a part of it', () => {
    const start = course({ kind: 'start', title: 'a network' }, 0);
    const clock = new PhaseClock();
    clock.started(start);
    run(clock, { ...course({ kind: 'wait', title: 'each vp lists every vp' }, 1_000), parent: start }, 3_000);
    clock.ended(Object.assign(start, { ended: 3_100 }));
    expect(clock.taken(9_000)).to.deep.equal({ start: 3_100 });
  });

  it('counts once where the same is done on four peers side by side', () => {
    const times = timed(
      [{ kind: 'login', title: 'test_user0' }, 0, 800],
      [{ kind: 'login', title: 'test_user1' }, 0, 1_000],
      [{ kind: 'login', title: 'test_user2' }, 10, 900],
    );
    expect(times).to.deep.equal({ logins: 1_000 });
  });

  it('is of the deploy for a wait, as long as a peer builds', () => {
    const times = timed(
      [{ kind: 'wait', title: 'each vp has a dev image' }, 0, 10_000],
      [{ kind: 'build', title: 'dev-vp0-example02' }, 1_000, 9_000],
      [{ kind: 'build', title: 'dev-vp1-example02' }, 1_500, 9_500],
    );
    expect(times).to.deep.equal({ waits: 1_500, deploys: 8_500 });
  });

  it('is nobody’s where nothing is done', () => {
    const times = timed(
      [{ kind: 'wait', title: 'one' }, 0, 100],
      [{ kind: 'wait', title: 'another' }, 400, 500],
    );
    expect(times).to.deep.equal({ waits: 200 });
  });

  it('is taken once, and what is still under way so far', () => {
    const clock = new PhaseClock();
    clock.started(course({ kind: 'build', title: 'example02' }, 1_000));
    expect(clock.taken(1_700)).to.deep.equal({ deploys: 700 });
    expect(clock.taken(2_000)).to.deep.equal({ deploys: 300 });
  });

  it('adds up over scenarios', () => {
    expect(addedUp([{ start: 3_000, waits: 10 }, { start: 2_000 }, {}])).to.deep.equal({
      start: 5_000,
      waits: 10,
    });
  });
});

type TimedSpan = readonly [activity: SpanInfo, begun: number, ended: number];

/** Tells the clock of all of them in the order they happened. */
function timed(...spans: readonly TimedSpan[]) {
  const clock = new PhaseClock();
  const courses = spans.map(([activity, begun, ended]) => ({ course: course(activity, begun), ended }));
  const moments = courses.flatMap(({ course, ended }) => [
    { at: course.startedAt, happens: () => clock.started(course) },
    { at: ended, happens: () => clock.ended(Object.assign(course, { endedAt: ended })) },
  ]);
  for (const { happens } of moments.sort((a, b) => a.at - b.at)) happens();
  return clock.taken(Math.max(...spans.map(([, , ended]) => ended)));
}

function run(clock: PhaseClock, course: Span, ended: number): void {
  clock.started(course);
  clock.ended(Object.assign(course, { endedAt: ended }));
}

const course = (activity: SpanInfo, begun: number): Span => ({ ...activity, startedAt: begun });
