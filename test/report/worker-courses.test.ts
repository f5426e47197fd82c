import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Hearer, Teller } from '../../support/report/worker-spans';
import type { Activity, Course } from '../../support/waiting/spans';

const course = (activity: Activity, parent?: Course): Course => ({ ...activity, begun: 1, parent });

/** A worker and the main thread that hears it; what is sent goes through what a channel does to it. */
function worker() {
  const begun: Course[] = [];
  const ended: Course[] = [];
  let sent = 0;
  const hearer = new Hearer({ begun: (one) => begun.push(one), ended: (one) => ended.push(one) });
  const teller = new Teller((told) => {
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
    teller.begun(start);
    teller.begun(wait);
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
    teller.begun(course({ kind: 'wait', title: 'each vp has a dev image', standing: () => standing }));
    teller.tellStandings();
    expect(begun[0]?.standing?.()).to.equal('vp0: no image');
    const before = sent();
    teller.tellStandings();
    expect(sent()).to.equal(before);
    standing = 'vp0 as expected';
    teller.tellStandings();
    expect(begun[0]?.standing?.()).to.equal('vp0 as expected');
  });

  it('is left out where nobody shows it; what is a part of that, is a part of what it is in', () => {
    const { teller, begun, ended } = worker();
    const login = course({ kind: 'login', title: 'jim', subject: 'vp0' });
    const request = course({ kind: 'request', title: 'POST /registrar', subject: 'vp0' }, login);
    teller.begun(login);
    teller.begun(request);
    teller.begun(course({ kind: 'wait', title: 'jim is logged in' }, request));
    teller.ended(request);
    expect(begun.map(({ title }) => title)).to.deep.equal(['jim', 'jim is logged in']);
    expect(begun[1]?.parent).to.equal(begun[0]);
    expect(ended).to.deep.equal([]);
  });
});
