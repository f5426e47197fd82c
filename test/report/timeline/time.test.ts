import { describe, it } from 'node:test';
import { expect } from 'chai';
import { idleStretches } from '../../../support/report/timeline/idle';
import { TimeScale } from '../../../support/report/timeline/scale';
import { Story } from './story';

const SECOND = 1_000;

describe('the scale of a timeline', () => {
  const scale = new TimeScale({ begin: 0, end: 10 * SECOND }, 100, 1_100);

  it('spreads time evenly, and keeps what lies outside at its edges', () => {
    expect([-1, 0, 2.5, 10, 11].map((at) => scale.x(at * SECOND))).to.deep.equal([
      100, 100, 350, 1_100, 1_100,
    ]);
  });

  it('has ticks at round times, as far apart as asked', () => {
    expect(scale.ticks(150).map(({ label }) => label)).to.deep.equal([
      '0 s',
      '2 s',
      '4 s',
      '6 s',
      '8 s',
      '10 s',
    ]);
    expect(
      scale
        .ticks(60)
        .map(({ label }) => label)
        .slice(0, 3),
    ).to.deep.equal(['0 s', '1 s', '2 s']);
  });

  it('counts milliseconds in half a second, and minutes in an hour', () => {
    const labels = (end: number) =>
      new TimeScale({ begin: 0, end }, 0, 500).ticks(100).map(({ label }) => label);
    expect(labels(500)).to.deep.equal(['0 ms', '100 ms', '200 ms', '300 ms', '400 ms', '500 ms']);
    expect(labels(3_600 * SECOND).slice(0, 2)).to.deep.equal(['0:00', '15:00']);
  });

  it('draws a fold short, what is around it long, and no tick inside', () => {
    const folded = new TimeScale({ begin: 0, end: 100 * SECOND }, 0, 1_000, [
      { begin: 5 * SECOND, end: 95 * SECOND },
    ]);
    const [fold] = folded.folds;
    expect(fold).to.deep.equal({ x: 474, width: 52, duration: 90 * SECOND });
    expect(folded.x(95 * SECOND)).to.equal(526);
    expect(folded.ticks(90).map(({ label }) => label)).to.deep.equal([
      '0 s',
      '1 s',
      '2 s',
      '3 s',
      '4 s',
      '5 s',
      '95 s',
      '96 s',
      '97 s',
      '98 s',
      '99 s',
      '100 s',
    ]);
  });

  it('does not stretch what is drawn shorter than a fold anyway', () => {
    const short = { begin: 5 * SECOND, end: 5.1 * SECOND };
    expect(new TimeScale({ begin: 0, end: 10 * SECOND }, 0, 1_000, [short]).folds).to.deep.equal([]);
  });
});

describe('idle time', () => {
  it('is what passed with nothing but waiting, in a scenario that mostly waited', () => {
    const { recording } = new Story('waits')
      .step('one', 0, 2)
      .activity('wait', 'something', 2, 62)
      .step('two', 2, 62)
      .step('three', 62, 63);
    const { begun } = recording;
    expect(idleStretches(recording)).to.deep.equal([{ begin: begun + 2_250, end: begun + 61_750 }]);
  });

  it('is none while something is built, or blocks are committed', () => {
    const building = new Story('builds').activity('build', 'dev-vp0-…', 1, 60, 'vp0').step('one', 0, 61);
    const committing = new Story('commits').step('one', 0, 40);
    for (let at = 1; at < 40; at++) committing.block(at, at, []);
    expect(idleStretches(building.recording)).to.deep.equal([]);
    expect(idleStretches(committing.recording)).to.deep.equal([]);
  });

  it('is left as it is in a scenario that mostly worked', () => {
    const { recording } = new Story('works').activity('build', 'dev-vp0-…', 0, 20, 'vp0').step('one', 20, 30);
    expect(idleStretches(recording)).to.deep.equal([]);
  });
});
