import { describe, it } from 'node:test';
import { expect } from 'chai';
import { SpanReceiver, SpanSender } from '../../support/report/worker-spans';
import type { Span, SpanInfo } from '../../support/waiting/spans';

const course = (activity: SpanInfo, parent?: Span): Span => ({ ...activity, startedAt: 1, parent });

/** A worker and the main thread that hears it; what is sent goes through what a channel does to it. */
function worker() {
  const begun: Span[] = [];
  const ended: Span[] = [];
  let sent = 0;
  const hearer = new SpanReceiver({ started: (one) => begun.push(one), ended: (one) => ended.push(one) });
  const teller = new SpanSender((told) => {
    sent += 1;
    hearer.heard(structuredClone(told));
  }, '1');
  return { teller, begun, ended, sent: () => sent };
}

describe('what a worker does', () => {
  it('is heard as if it were done in the main thread', () => {
    const { teller, begun, ended } = worker();
    const start = course({ kind: 'start', title: '4-peer network' });
    const wait = course({ kind: 'wait', title: 'each vp lists every vp', within: 60_000 }, start);
    teller.started(start);
    teller.started(wait);
    const [heardStart, heardWait] = begun;
    expect(heardStart).to.include({ kind: 'start', title: '4-peer network', begun: 1, worker: '1' });
    expect(heardWait).to.include({ title: 'each vp lists every vp', within: 60_000, parent: heardStart });
    teller.ended(Object.assign(wait, { ended: 5, error: new Error('not within 60 s') }));
    expect(ended).to.deep.equal([heardWait]);
    expect(heardWait).to.include({ ended: 5 });
    expect(heardWait?.error?.message).to.equal('not within 60 s');
  });

  it('is told with how it stands, when that has changed', () => {
    const { teller, begun, sent } = worker();
    let standing = 'vp0: no image';
    teller.started(course({ kind: 'wait', title: 'each vp has a dev image', status: () => standing }));
    teller.tellStandings();
    expect(begun[0]?.status?.()).to.equal('vp0: no image');
    const before = sent();
    teller.tellStandings();
    expect(sent()).to.equal(before);
    standing = 'vp0 as expected';
    teller.tellStandings();
    expect(begun[0]?.status?.()).to.equal('vp0 as expected');
  });

  it('is left out where nobody shows it; what is a part of that, is a part of what it is in', () => {
    const { teller, begun, ended } = worker();
    const login = course({ kind: 'login', title: 'jim', subject: 'vp0' });
    const request = course({ kind: 'request', title: 'POST /registrar', subject: 'vp0' }, login);
    teller.started(login);
    teller.started(request);
    teller.started(course({ kind: 'wait', title: 'jim is logged in' }, request));
    teller.ended(request);
    expect(begun.map(({ title }) => title)).to.deep.equal(['jim', 'jim is logged in']);
    expect(begun[1]?.parent).to.equal(begun[0]);
    expect(ended).to.deep.equal([]);
  });
});
