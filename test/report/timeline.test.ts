import { describe, it } from 'node:test';
import { expect } from 'chai';
import { timelineSvg } from '../../support/report/timeline';
import { traceEvents } from '../../support/report/trace-events';
import { manyInvokes, neverUp, primaryKilled } from './stories';

/** Throws where an element is not closed, or closed twice. */
function assertBalanced(svg: string): void {
  const open: string[] = [];
  for (const [, slash, name, selfClosing] of svg.matchAll(/<(\/?)([\w-]+)[^>]*?(\/?)>/g)) {
    if (slash) expect(open.pop()).to.equal(name);
    else if (!selfClosing) open.push(name ?? '');
  }
  expect(open).to.deep.equal([]);
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);

describe('the timeline of a scenario', () => {
  for (const [name, story] of Object.entries({ primaryKilled, neverUp, many: () => manyInvokes(120) }))
    it(`is an SVG document: ${name}`, () => {
      const svg = timelineSvg(story());
      expect(svg).to.match(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      assertBalanced(svg);
    });

  it('has a row for each step, the network and each container, and what happened to them', () => {
    const svg = timelineSvg(primaryKilled());
    expect(texts(svg)).to.include.members([
      '4  I kill the primary',
      'network',
      'membersrvc0',
      'vp3',
      '10.1 s',
    ]);
    expect(texts(svg))
      .to.include('      dev-vp0-ee5b24a1…')
      .and.to.include('killed, exit 137')
      .and.to.include('query a');
    expect(svg).to.include('<title>vp1: block 2, 1 transaction');
    expect(svg).to.include('paused');
  });

  it('escapes what comes from outside, and shows the first line of an error alone', () => {
    expect(timelineSvg(primaryKilled())).to.include('no answer &lt;html&gt; &amp; "more"\n');
    const { steps, ...rest } = neverUp();
    const strange = steps.map((step) => ({ ...step, text: 'a\u00a0b\u0007 <c>' }));
    expect(timelineSvg({ ...rest, steps: strange })).to.include('a&#160;b\ufffd &lt;c&gt;');
  });

  it('marks what failed', () => {
    const failed = '#ff7b72';
    expect(timelineSvg(primaryKilled()).split(failed).length).to.be.above(2);
    expect(texts(timelineSvg(neverUp()))).to.include('exit 1');
    expect(timelineSvg(manyInvokes(1))).not.to.include(failed);
  });
});

describe('the same as trace events', () => {
  const { traceEvents: events } = JSON.parse(traceEvents(primaryKilled())) as {
    traceEvents: {
      name: string;
      ph: string;
      pid: number;
      tid: number;
      ts: number;
      dur: number;
      args: { name?: string };
    }[];
  };
  const rowOf = (name: string) => events.find(({ ph, args }) => ph === 'M' && args.name === name)?.pid;

  it('has a process for each row', () => {
    for (const name of ['4  I kill the primary', 'network', 'vp0', 'dev-vp0-ee5b24a1…'])
      expect(rowOf(name), name).to.be.a('number');
  });

  it('has microseconds', () => {
    const start = events.find(({ pid, ph }) => pid === rowOf('network') && ph === 'X');
    expect(start).to.include({ ts: 100_000, dur: 2_900_000 });
  });

  it('has no two events on a thread that overlap', () => {
    for (const own of Map.groupBy(
      events.filter(({ ph, tid }) => ph === 'X' && tid > 0),
      ({ pid, tid }) => `${pid} ${tid}`,
    ).values()) {
      const sorted = own.toSorted((a, b) => a.ts - b.ts);
      sorted.slice(1).forEach((event, index) => {
        expect(event.ts).to.be.at.least((sorted[index]?.ts ?? 0) + (sorted[index]?.dur ?? 0));
      });
    }
  });
});
