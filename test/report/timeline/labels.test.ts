import { describe, it } from 'node:test';
import { expect } from 'chai';
import { beside, type Group } from '../../../support/report/timeline/beside';
import { type Call, labelsOf, NARROWEST, onLanes } from '../../../support/report/timeline/calls';
import { numbersOf } from '../../../support/report/timeline/numbers';
import { fitted, textWidth } from '../../../support/report/timeline/text';

const numbers = (...xs: number[]) =>
  numbersOf(
    xs.map((x, index) => ({ number: index + 1, x })),
    0,
    1_000,
    0,
  ).map(({ text }) => text);

describe('numbers over blocks', () => {
  it('stand over each where there is room', () => {
    expect(numbers(100, 200, 300)).to.deep.equal(['1', '2', '3']);
  });

  it('become one where they would touch', () => {
    expect(numbers(100, 104, 108, 300)).to.deep.equal(['1–3', '4']);
  });

  it('cover 120 blocks without a gap', () => {
    const texts = numbers(...Array.from({ length: 120 }, (_, index) => 5 + index * 8));
    expect(texts[0]).to.match(/^1–/);
    expect(texts.at(-1)).to.match(/120$/);
    expect(texts.length).to.be.within(8, 40);
  });

  it('stay inside the plot', () => {
    const [label] = numbersOf([{ number: 1_234, x: 1_000 }], 0, 1_000, 0);
    expect((label?.x ?? 0) + textWidth('1234', 11) / 2).to.be.at.most(1_000);
  });
});

const call = (x: number, width: number, more: Partial<Call> = {}): Call => ({
  ...{
    look: 'invoke',
    word: 'invoke',
    words: 'invoke a b 10',
    x,
    width,
    tooltip: '',
    failed: false,
    count: 1,
  },
  ...more,
});

describe('calls', () => {
  it('one after the other share a lane; at the same time they have one each', () => {
    expect(onLanes([call(0, 50), call(50, 50)])).to.have.lengthOf(1);
    expect(onLanes([call(0, 50), call(40, 50)])).to.have.lengthOf(2);
  });

  it('never have more lanes than asked for', () => {
    const lanes = onLanes(Array.from({ length: 9 }, () => call(0, 50)));
    expect(lanes.map((lane) => lane.map(({ words }) => words))).to.deep.equal([
      ['invoke a b 10'],
      ['invoke a b 10'],
      ['invoke ×7'],
    ]);
  });

  it('that run into each other become one, which says how many and whether one failed', () => {
    const calls = Array.from({ length: 120 }, (_, index) =>
      call(index * 3, NARROWEST, { failed: index === 7 }),
    );
    expect(onLanes(calls)).to.deep.include([
      {
        ...call(0, 119 * 3 + NARROWEST),
        words: 'invoke ×120',
        count: 120,
        failed: true,
        tooltip: `${'\n'.repeat(7)}\n…`,
      },
    ]);
  });

  const labels = (...lane: Call[]) =>
    labelsOf(lane, 0, 400, 0).map(({ text, anchor, inside }) => [text, inside ? 'in' : anchor]);

  it('have their words inside, behind, or before them', () => {
    expect(labels(call(10, 100))).to.deep.equal([['invoke a b 10', 'in']]);
    expect(labels(call(10, 4))).to.deep.equal([['invoke a b 10', 'start']]);
    expect(labels(call(390, 4))).to.deep.equal([['invoke a b 10', 'end']]);
  });

  it('have the word alone where there is no more room', () => {
    expect(labels(call(0, 46), call(46, 46))).to.deep.equal([
      ['invoke', 'in'],
      ['invoke', 'in'],
    ]);
  });

  it('close together are named together', () => {
    const login = call(100, 4, { word: 'login', words: 'login jim' });
    const deploy = call(106, 8, { word: 'deploy', words: 'deploy example02' });
    expect(labels(login, deploy)).to.deep.equal([['login jim · deploy example02', 'start']]);
    expect(labels(login, call(110, 4), call(118, 4))).to.deep.equal([['login jim · invoke ×2', 'start']]);
  });
});

describe('words beside marks', () => {
  const group = (x: number, ...words: string[]): Group => ({ x, end: x, words });

  it('stand in nobody’s way, or are left out', () => {
    const groups = [group(100, 'stopped'), group(110, 'killed', 'k'), group(112, 'exit 0')];
    expect(beside(groups, 0, 400, 0).map(({ text, anchor }) => [text, anchor])).to.deep.equal([
      ['stopped', 'end'],
      ['exit 0', 'start'],
    ]);
  });
});

describe('a text', () => {
  it('is cut to the room it has, and left out where nothing of it can be read', () => {
    expect(fitted('each vp has a dev image', 200, 11)).to.equal('each vp has a dev image');
    expect(fitted('each vp has a dev image', 80, 11)).to.match(/^each vp.*…$/);
    expect(fitted('each vp has a dev image', 20, 11)).to.equal(undefined);
  });
});
