import { describe, it } from 'node:test';
import { expect } from 'chai';
import { PeerUnreachable } from '../../support/errors';
import { eventually, eventuallyOnEach, type Finding, WaitFailed } from '../../support/waiting/eventually';
import { FakeClock } from './fake-clock';

describe('eventually', () => {
  it('looks at once and costs nothing when the thing is there', async () => {
    const clock = new FakeClock();
    expect(await eventually('a block', async () => ({ found: 7 }), { within: 1_000, clock })).to.equal(7);
    expect(clock.now()).to.equal(0);
  });

  for (const [how, eventsTell, times] of [
    ['on a backoff from 20 ms up to 250 ms', false, [0, 20, 50, 95, 163, 264, 416, 643, 893]],
    ['seldom where events tell', true, [0, 250, 500, 750]],
  ] as const)
    it(`looks again ${how}`, async () => {
      const clock = new FakeClock();
      const looks: number[] = [];
      const probe = async (): Promise<Finding<true>> => {
        looks.push(Math.round(clock.now()));
        return looks.length === times.length ? { found: true } : { seen: 'none' };
      };
      const waiting = eventually('a block', probe, { within: 60_000, clock, eventsTell });
      await clock.advance(60_000);
      await waiting;
      expect(looks).to.deep.equal(times);
    });

  it('looks again at once when woken, also by what happens while a look is under way', async () => {
    const clock = new FakeClock();
    const listeners = new Set<() => void>();
    const wakeups = {
      subscribe: (wake: () => void) => {
        listeners.add(wake);
        return () => listeners.delete(wake);
      },
    };
    let there = false;
    const waiting = eventually(
      'an image',
      async () => {
        if (there) return { found: true };
        there = true;
        for (const wake of listeners) wake();
        return { seen: 'none' };
      },
      { within: 1_000, clock, wakeups },
    );
    await clock.advance(0);
    expect(await waiting).to.equal(true);
    expect(listeners.size).to.equal(0);
  });

  it('looks at the others at once when one is found, then closely, and not at all in the same moments', async () => {
    const clock = new FakeClock();
    const looks: string[] = [];
    const probe = (name: string, from: number) => async (): Promise<Finding<true>> => {
      looks.push(`${name} at ${Math.round(clock.now())}`);
      return clock.now() >= from ? { found: true } : { seen: 'none' };
    };
    const waiting = eventuallyOnEach(
      'a block on each vp',
      new Map([
        ['vp0', probe('vp0', 40)],
        ['vp1', probe('vp1', 30)],
      ]),
      { within: 60_000, clock },
    );
    await clock.advance(1_000);
    await waiting;
    expect(looks).to.deep.equal(['vp0 at 0', 'vp1 at 0', 'vp0 at 20', 'vp1 at 30', 'vp0 at 30', 'vp0 at 50']);
  });

  it('says on expiry what was awaited, how long, and how what it saw changed', async () => {
    const clock = new FakeClock();
    const heights = [17, 17];
    const probes = new Map<string, () => Promise<Finding<number>>>([
      ['vp0', async () => ({ found: 30 })],
      ['vp3', async () => ({ seen: `height ${heights.shift() ?? 29}` })],
    ]);
    const waiting = eventuallyOnEach('each vp at height 30', probes, { within: 2_000, clock });
    const error = await failure(waiting, clock, 2_000);
    expect(error).to.be.instanceOf(WaitFailed);
    expect(error.message).to.equal(
      'each vp at height 30: not within 2 s\n  vp0: as expected\n  vp3: height 17 → height 29 (at 30 ms)',
    );
  });

  it('tells what says more in place of what said less, and no height in place of another', async () => {
    const historyOf = async (...values: string[]) => {
      const clock = new FakeClock();
      const probe = async () => ({ seen: (values.length > 1 ? values.shift() : values[0]) ?? '' });
      const error = await failure(eventually('it', probe, { within: 500, clock }), clock, 500);
      return error.message.split('\n  ')[1]?.replace(/ \(at .*/, '');
    };
    expect(await historyOf('none', 'no image', 'no image; its build failed')).to.equal(
      'none → no image; its build failed',
    );
    expect(await historyOf('refused 89400b43…: no', 'refused a4490d82…: no')).to.equal(
      'refused a4490d82…: no',
    );
    expect(await historyOf('no image', 'no image; its build failed')).to.equal('no image; its build failed');
    expect(await historyOf('height 1', 'height 17')).to.equal('height 1 → height 17');
  });

  it('brings what else tells why a subject did not come, and does without where that hangs', async () => {
    for (const [evidence, expected] of [
      [
        async (name: string) => `the last error in the log of ${name}: no space left`,
        '\n  the last error in the log of vp3: no space left',
      ],
      [async () => '', ''],
      [() => new Promise<string>(() => {}), ''],
      [() => Promise.reject(new Error('no engine')), ''],
    ] as const) {
      const clock = new FakeClock();
      const other = async () => 'something else';
      const probes = new Map([['vp3', async () => ({ seen: 'no image' })]]);
      const error = await failure(
        eventuallyOnEach('an image', probes, { within: 100, clock, evidence: [evidence, other] }),
        clock,
        6_000,
      );
      expect(error.message).to.equal(
        `an image: not within 100 ms\n  vp3: no image${expected}\n  something else`,
      );
    }
  });

  it('ends at once with the reason when the thing can no longer come true', async () => {
    const clock = new FakeClock();
    const probes = new Map([
      ['vp0', async () => ({ seen: 'none' })],
      ['vp2', async () => ({ seen: 'vp2 exited with 2', hopeless: true })],
    ]);
    const error = await failure(eventuallyOnEach('an image', probes, { within: 90_000, clock }), clock, 0);
    expect(error.message).to.equal(
      'an image: gave up after 0 ms, it cannot succeed any more\n  vp2: vp2 exited with 2',
    );
  });

  it('expires although a look never answers', async () => {
    const clock = new FakeClock();
    const error = await failure(
      eventually('an answer', () => new Promise(() => {}), { within: 500, clock }),
      clock,
      500,
    );
    expect(error.message).to.equal('an answer: not within 500 ms\n  no answer yet');
  });

  it('ends at once with what a probe throws, but takes a peer that does not answer for one that does not yet', async () => {
    const failureOf = (error: Error) => {
      const clock = new FakeClock();
      return failure(
        eventually('x', () => Promise.reject(error), { within: 500, clock }),
        clock,
        500,
      );
    };
    const mistake = new TypeError('a mistake');
    expect(await failureOf(mistake)).to.equal(mistake);
    const unanswered = await failureOf(new PeerUnreachable('vp0', 'ECONNREFUSED'));
    expect(unanswered)
      .to.be.instanceOf(WaitFailed)
      .with.property('message')
      .that.includes('no answer (ECONNREFUSED)');
  });

  it('does not count what is found after the expiry, while the evidence is collected', async () => {
    const clock = new FakeClock();
    const after = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    const probe = async (): Promise<Finding<true>> => {
      await after(600);
      return { found: true };
    };
    const evidence = async () => {
      await after(1_000);
      return '';
    };
    const error = await failure(
      eventually('x', probe, { within: 500, clock, evidence: [evidence] }),
      clock,
      2_000,
    );
    expect(error).to.be.instanceOf(WaitFailed);
  });

  it('ends when it is aborted, also before it begins', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const wait = () =>
      eventually('x', async () => ({ seen: 'none' }), { within: 500, clock, signal: controller.signal });
    const waiting = failure(wait(), clock, 100);
    controller.abort(new Error('the network failed'));
    expect((await waiting).message).to.equal('the network failed');
    expect((await failure(wait(), clock, 0)).message).to.equal('the network failed');
  });
});

async function failure(waiting: Promise<unknown>, clock: FakeClock, ms: number): Promise<Error> {
  const outcome = waiting.then(
    () => new Error('did not fail'),
    (error: Error) => error,
  );
  await clock.advance(ms);
  return outcome;
}
