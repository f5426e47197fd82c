import { describe, it } from 'node:test';
import { expect } from 'chai';
import { TimedOut } from '../../support/errors';
import { bounded } from '../../support/waiting/clock';
import { FakeClock } from './fake-clock';

describe('a bounded call', () => {
  it('gives its result, and leaves no timer', async () => {
    const clock = new FakeClock();
    expect(await bounded('x', 1_000, async () => 7, clock)).to.equal(7);
    expect(clock.timers).to.equal(0);
  });

  it('that never returns is aborted, and says what hung for how long', async () => {
    const clock = new FakeClock();
    let signal: AbortSignal | undefined;
    const work = (given: AbortSignal) => {
      signal = given;
      return new Promise<never>(() => {});
    };
    const outcome = bounded('inspect of vp0: no answer', 30_000, work, clock).catch((error) => error);
    await clock.advance(30_000);
    expect(await outcome)
      .to.be.instanceOf(TimedOut)
      .with.property('message', 'inspect of vp0: no answer within 30 s');
    expect(signal?.aborted).to.equal(true);
  });
});
