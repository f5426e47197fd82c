import { describe, it } from 'node:test';
import { expect } from 'chai';
import { layout } from '../../../support/report/timeline/layout';
import { FONT_SIZE, type Label } from '../../../support/report/timeline/marks';
import { textWidth } from '../../../support/report/timeline/text';
import { stories } from './stories';
import { devOn, Story } from './story';

const of = (story: string, width = 1_000) => {
  const recording = stories[story]?.();
  if (!recording) throw new Error(`no story ${story}`);
  return layout(recording, width);
};

const texts = (story: string, row: string) =>
  of(story)
    .rows.filter(({ name }) => name === row)
    .flatMap(({ marks }) => marks.flatMap((mark) => (mark.shape === 'label' ? [mark.text] : [])));

describe('a timeline', () => {
  it('has a row for steps, network, membersrvc, and each vp with its dev containers', () => {
    expect(of('cold-deploy').rows.map(({ name }) => name)).to.deep.equal([
      ...['steps', 'network', 'membersrvc0'],
      ...['vp0', 'dev-vp0-ee5b24a1…', 'vp1', 'dev-vp1-ee5b24a1…'],
      ...['vp2', 'dev-vp2-ee5b24a1…', 'vp3', 'dev-vp3-ee5b24a1…'],
    ]);
  });

  it('has no words over the bar of a dev container', () => {
    const row = of('stopped-last').rows.find(({ name }) => name === 'dev-vp3-ee5b24a1…');
    const bar = row?.marks.find(({ shape }) => shape === 'box');
    const label = row?.marks.find((mark): mark is Label => mark.shape === 'label');
    expect(label).to.include({ text: 'exit 0', anchor: 'end' });
    expect(label?.x).to.be.below(bar?.x ?? 0);
  });

  it('tells of a peer that the engine never told of', () => {
    const { recording } = new Story('shared').step('one', 0, 1).block(0, 0.5, [], ['vp1']);
    expect(layout(recording, 1_000).rows.map(({ name }) => name)).to.deep.equal(['steps', 'vp1']);
  });

  it('begins with what failed, and flags it', () => {
    const { heading, failures } = of('failed-deploy');
    expect(heading.lines.map(({ text }) => text)).to.deep.equal([
      'A chaincode that does not compile',
      'step 3 failed after 2.7 s: each vp has a dev image',
      'each vp has a dev image for broken (53be8d16…): given up after 2.7 s, for it can no longer come true',
      '2 steps passed · 7.6 s from 2026-11-22 12:00:00 UTC',
    ]);
    expect(failures.map(({ label }) => label)).to.deep.equal(['step 3']);
  });

  it('marks when the network was ready, where it ever was', () => {
    const ready = (story: string) =>
      of(story).rows.flatMap(({ marks }) =>
        marks.flatMap((mark) => (mark.shape === 'pin' && mark.look === 'ready' ? [mark.tooltip] : [])),
      );
    expect(ready('cold-deploy')).to.deep.equal(['ready at 8.400 s, after 8.3 s']);
    expect(ready('never-up')).to.deep.equal([]);
  });

  it('draws many blocks as no more ticks than there are pixels for', () => {
    const story = new Story('many').step('one', 0, 100);
    for (let number = 1; number <= 3_000; number++) story.block(number, number / 40, ['tx'], ['vp0']);
    const pins = layout(story.recording, 480).rows.flatMap(({ marks }) =>
      marks.filter(({ shape }) => shape === 'pin'),
    );
    expect(pins.length).to.be.below(330);
  });

  it('names a fault and the exit it led to', () => {
    expect(texts('primary-killed', 'vp0')).to.include('killed · exit 137');
    expect(texts('primary-killed', 'dev-vp0-ee5b24a1…')).to.deep.equal(['exit 0']);
  });

  it('names what did not start, and what ended by itself', () => {
    expect(texts('never-up', 'vp0')).to.deep.equal(['never started']);
    expect(texts('never-up', 'vp2')).to.deep.equal(['exit 1']);
  });

  it('says nothing of the exits that the removal of a network brings', () => {
    const story = new Story('removed').event('vp0', 'start', 1).activity('teardown', '1 peer', 3, 5);
    const { rows } = layout(story.ended('vp0', 4, '137').recording, 1_000);
    const labels = rows.filter(({ name }) => name === 'vp0').flatMap(({ marks }) => marks.filter(isLabel));
    expect(labels).to.deep.equal([]);
  });

  it('shows the shortest call two pixels wide', () => {
    const { recording } = new Story('short')
      .activity('query', 'query a', 60, 60.001, 'vp0')
      .step('one', 0, 120);
    const boxes = layout(recording, 480).rows.flatMap(({ marks }) =>
      marks.filter((mark) => mark.shape === 'box'),
    );
    expect(Math.min(...boxes.map(({ width }) => width))).to.equal(2);
  });

  it('lists no more sentences than a reader reads, but the failed ones always', () => {
    const story = new Story('long');
    for (let index = 0; index < 120; index++)
      story.step(`step ${index}`, index, index + 0.5 + index / 1_000, index === 3 ? 'FAILED' : 'PASSED');
    const { sentences } = layout(story.recording, 1_000).key;
    expect(sentences).to.have.lengthOf(41);
    expect(sentences[0]).to.include({ number: 4, look: 'bad' });
  });

  it('knows a dev container whose peer is not known', () => {
    const { recording } = new Story('stray').event(devOn('vp7'), 'start', 1).step('one', 0, 2);
    expect(layout(recording, 1_000).rows.map(({ name }) => name)).to.deep.equal([
      'steps',
      'dev-vp7-ee5b24a1…',
    ]);
  });

  for (const story of Object.keys(stories))
    for (const width of [360, 480, 1_000, 1_600])
      it(`prints nothing over anything else: ${story}, ${width} wide`, () => {
        for (const { name, marks } of of(story, width).rows)
          expect(collisions(marks.filter(isLabel), width), `row ${name}`).to.deep.equal([]);
      });
});

const isLabel = (mark: { shape: string }): mark is Label => mark.shape === 'label';

/** Labels on one line that touch, or leave the drawing. */
function collisions(labels: readonly Label[], width: number): string[] {
  const spans = labels
    .map((label) => ({ ...label, ...spanOf(label) }))
    .sort((one, other) => one.from - other.from);
  const outside = spans.filter(({ from, to }) => from < 0 || to > width);
  const touching = spans.filter((span, index) =>
    spans.slice(0, index).some((other) => other.y === span.y && other.to > span.from + 0.01),
  );
  return [...outside, ...touching].map(({ text }) => text);
}

function spanOf({ text, x, anchor }: Label) {
  const width = textWidth(text, FONT_SIZE);
  const from = anchor === 'start' ? x : x - (anchor === 'middle' ? width / 2 : width);
  return { from, to: from + width };
}
