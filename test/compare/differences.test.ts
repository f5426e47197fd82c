import { describe, it } from 'node:test';
import { expect } from 'chai';
import { comparable, differences } from '../../cli/compare/differences';
import type { Attempt } from '../../cli/compare/schema';
import { run, usage } from './runs';

type Usage = NonNullable<Attempt['usage']>;

/** One run on each side. */
const between = (from: Partial<Usage>, to: Partial<Usage>, times = 1) => {
  const runs = (side: 'from' | 'to', more: Partial<Usage>) =>
    Array.from({ length: times }, () => run(side, { usage: usage(more) }));
  const both = { from: runs('from', from), to: runs('to', to) };
  return differences(both, both, {}, 1.3);
};

const image = (peer: string, bytes: number, layers = 5) => ({ peer, bytes, layers });

describe('differences beside pass and fail', () => {
  it('are dev images of another size or with other layers; equal peers share a line', () => {
    const small = [image('vp0', 100e6), image('vp1', 100e6)];
    expect(between({ devImages: small }, { devImages: small })).to.deep.equal([]);
    expect(
      between({ devImages: small }, { devImages: [image('vp0', 102e6), image('vp1', 98e6)] }),
    ).to.deep.equal([]);
    expect(
      between({ devImages: small }, { devImages: [image('vp0', 150e6), image('vp1', 150e6)] }),
    ).to.deep.equal([
      {
        ...{ kind: 'dev image', subject: 'vp0, vp1', change: 'worse' },
        text: '100 MB in 5 layers → 150 MB in 5 layers',
      },
    ]);
    expect(between({ devImages: small }, { devImages: small.slice(1) })).to.deep.equal([
      { kind: 'dev image', subject: 'vp0', change: 'other', text: '100 MB in 5 layers → none' },
    ]);
    expect(between({ devImages: small }, {})).to.deep.equal([]);
  });

  it('are memory with enough runs, and numbers of requests that lie apart', () => {
    const [little, much] = [{ memory: { vp0: 50e6 } }, { memory: { vp0: 90e6 } }];
    expect(between(little, much)).to.deep.equal([]);
    expect(between(little, much, 5)).to.have.length(1);
    expect(between(little, much, 5)[0]).to.include({ kind: 'memory', subject: 'vp0', change: 'worse' });
    expect(between({ requests: { 'POST /build': 4 } }, { requests: { 'POST /build': 5 } })).to.deep.equal([
      { kind: 'requests', subject: 'POST /build', text: '4 → 5', change: 'other' },
    ]);
    expect(between({}, { requests: { 'POST /build': 5 } })).to.deep.equal([]); // Without a gateway nobody counts.
  });

  it('are errors that only one side logs, whatever their numbers and hashes', () => {
    const error = (text: string) => ({ errors: { vp0: [text] } });
    expect(
      between(error('block 7 of 53be8d1605ac is bad'), error('block 12 of ee5b24a1ffff is bad')),
    ).to.deep.equal([]);
    const [gone, ...rest] = between(error('disk full'), {});
    expect([gone, rest]).to.deep.equal([
      { kind: 'log error', subject: 'vp0', text: 'gone in 1 of 1 runs: disk full', change: 'better' },
      [],
    ]);
    expect(between({}, error('disk full'))[0]).to.include({ change: 'worse' });
  });

  it('do not depend on the id of the network', () => {
    expect(comparable('image cmpa-vp2-ee5b24a1 missing')).to.equal(
      comparable('image cmpb-vp2-ee5b24a1 missing'),
    );
  });
});
