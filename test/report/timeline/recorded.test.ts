import { describe, it } from 'node:test';
import { expect } from 'chai';
import { crashed, livesOf } from '../../../support/report/timeline/lives';
import { flightsOf } from '../../../support/report/timeline/transactions';
import { Story } from './story';

const lives = (story: Story) => {
  const { containers, begun, ended } = story.recording;
  return containers
    .flatMap((container) => livesOf(container, begun, ended))
    .map((life) => ({
      ...{ from: life.begin - begun, crashed: crashed(life) },
      ...(life.end !== undefined && { to: life.end - begun, exit: life.exitCode }),
    }));
};

describe('the lives of a container', () => {
  it('run from each start to the end after it', () => {
    const story = new Story('restarted').event('vp0', 'create', 1).event('vp0', 'start', 2);
    story.ended('vp0', 5, '0').event('vp0', 'start', 8).step('the last', 0, 10);
    expect(lives(story)).to.deep.equal([
      { from: 2_000, to: 5_070, exit: '0', crashed: false },
      { from: 8_000, crashed: false },
    ]);
  });

  it('ended by a crash where nobody ended them and the exit code is not 0', () => {
    const ended = (story: Story) => lives(story).map((life) => life.crashed);
    const started = () => new Story('ends').event('vp0', 'start', 1);
    expect(ended(started().event('vp0', 'die', 3, '2'))).to.deep.equal([true]);
    expect(ended(started().event('vp0', 'die', 3, '0'))).to.deep.equal([false]);
    expect(ended(started().ended('vp0', 3, '137'))).to.deep.equal([false]);
  });

  it('are none of a container that was created and no more', () => {
    expect(lives(new Story('created').event('vp0', 'create', 1))).to.deep.equal([]);
  });

  it('began before the scenario where no start is known', () => {
    const story = new Story('older').step('one', 0, 5).event('vp0', 'die', 3, '1');
    expect(lives(story)).to.deep.equal([{ from: 0, to: 3_000, exit: '1', crashed: true }]);
  });

  it('may pause', () => {
    const story = new Story('paused')
      .event('vp0', 'start', 0)
      .event('vp0', 'pause', 2)
      .event('vp0', 'unpause', 3);
    const { containers, begun, ended } = story.recording;
    const [life] = containers.flatMap((container) => livesOf(container, begun, ended));
    expect(life?.paused).to.deep.equal([{ begin: begun + 2_000, end: begun + 3_000 }]);
  });
});

const invoked = (detail: string, more = {}) =>
  new Story('invokes').activity('invoke', 'invoke a b 10', 1, 1.1, 'vp0', { detail, ...more });

const fates = (story: Story) =>
  flightsOf(story.recording).map(({ block, failedWith }) => ({
    block: block?.number,
    empty: failedWith?.number,
  }));

describe('a transaction', () => {
  it('is in the block of the peer that took it, or of the first that has it', () => {
    expect(fates(invoked('tx').block(1, 1.2, ['tx']))).to.deep.equal([{ block: 1, empty: undefined }]);
    expect(fates(invoked('tx').block(1, 1.2, ['tx'], ['vp3']))).to.deep.equal([
      { block: 1, empty: undefined },
    ]);
  });

  it('that failed left an empty block', () => {
    expect(fates(invoked('tx').block(1, 1.2, []))).to.deep.equal([{ block: undefined, empty: 1 }]);
  });

  it('that was refused is none', () => {
    expect(fates(invoked('refused: no such function').block(1, 1.2, []))).to.deep.equal([]);
    expect(fates(invoked('', { error: new Error('ECONNREFUSED') }).block(1, 1.2, []))).to.deep.equal([]);
  });

  it('has no fate where no block is known', () => {
    expect(fates(invoked('tx'))).to.deep.equal([]);
  });
});
