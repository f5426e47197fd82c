import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Finding } from '../../support/waiting/eventually';
import { elapse, throughout } from '../../support/waiting/throughout';
import { FakeClock } from './fake-clock';

describe('throughout', () => {
  it('watches for the whole period, its end included', async () => {
    const clock = new FakeClock();
    const looks: number[] = [];
    const probe = async (): Promise<Finding<true>> => {
      looks.push(clock.now());
      return { found: true };
    };
    const watching = throughout('height 3', probe, { period: 600, clock });
    await clock.advance(600);
    await watching;
    expect(looks).to.deep.equal([0, 250, 500, 600]);
  });

  it('fails as soon as it sees otherwise', async () => {
    const clock = new FakeClock();
    const probe = async (): Promise<Finding<true>> =>
      clock.now() < 500 ? { found: true } : { seen: 'height 4' };
    const watching = throughout('height 3', probe, { period: 5_000, clock }).catch((error: Error) => error);
    await clock.advance(500);
    expect((await watching)?.message).to.match(/^height 3: .*500 ms of 5 s.*: height 4$/);
  });

  it('looks at once when woken', async () => {
    const clock = new FakeClock();
    let wake = () => {};
    const wakeups = {
      subscribe: (listener: () => void) => {
        wake = listener;
        return () => {};
      },
    };
    let errors = 0;
    const probe = async (): Promise<Finding<true>> =>
      errors === 0 ? { found: true } : { seen: `${errors} errors` };
    const watching = throughout('no error', probe, { period: 5_000, clock, wakeups }).catch((e: Error) => e);
    await clock.advance(10);
    errors = 1;
    wake();
    expect((await watching)?.message).to.match(/^no error: .*10 ms of 5 s.*: 1 errors$/);
  });

  it('lets a period elapse in which nothing has to hold', async () => {
    const clock = new FakeClock();
    const period = elapse(1_000, clock);
    await clock.advance(1_000);
    await period;
    expect(clock.now()).to.equal(1_000);
  });
});
