import { describe, it } from 'node:test';
import { expect } from 'chai';
import { recordMoment, type Span, subscribe, trace } from '../../support/waiting/spans';

describe('what the harness tells of its doings', () => {
  it('is heard when it begins and when it ends, with its result passed on', async () => {
    const { heard, stop } = listening();
    const result = await trace({ kind: 'deploy', title: 'example02', subject: 'vp0' }, async () => 42);
    stop();
    expect(result).to.equal(42);
    expect(heard.map(([what, { title }]) => `${title} ${what}`)).to.deep.equal([
      'example02 begun',
      'example02 ended',
    ]);
  });

  it('has a beginning and an end in time', async () => {
    const { heard, stop } = listening();
    await trace({ kind: 'wait', title: 'a turn' }, () => new Promise((done) => setImmediate(done)));
    stop();
    const [, course] = heard[1] ?? [];
    expect(course?.endedAt).to.be.at.least(course?.startedAt ?? Number.NaN);
  });

  it('ends with its error, which its caller gets too', async () => {
    const { heard, stop } = listening();
    const failing = trace({ kind: 'login', title: 'jim' }, () => Promise.reject(new Error('wrong secret')));
    const error = await failing.catch((reason: Error) => reason);
    stop();
    expect(error).to.have.property('message', 'wrong secret');
    expect(heard.at(-1)?.[1].error).to.equal(error);
    expect(heard.filter(([what]) => what === 'ended')).to.have.lengthOf(1);
  });

  it('is over at once where it is only mentioned', () => {
    const { heard, stop } = listening();
    recordMoment({ kind: 'fault', title: 'killed', subject: 'vp3' });
    stop();
    expect(heard.map(([what]) => what)).to.deep.equal(['begun', 'ended']);
    expect(heard[0]?.[1].startedAt).to.equal(heard[1]?.[1].endedAt);
  });

  it('knows what it is a part of', async () => {
    const { heard, stop } = listening();
    await trace({ kind: 'start', title: 'a network' }, async () => {
      await trace({ kind: 'wait', title: 'each vp lists every vp' }, async () => {});
    });
    recordMoment({ kind: 'fault', title: 'killed', subject: 'vp3' });
    stop();
    const parents = heard
      .filter(([what]) => what === 'begun')
      .map(([, { title, parent }]) => [title, parent?.title]);
    expect(parents).to.deep.equal([
      ['a network', undefined],
      ['each vp lists every vp', 'a network'],
      ['killed', undefined],
    ]);
  });

  it('is not a part of what is over, though it began there', async () => {
    const { heard, stop } = listening();
    let later = async () => {};
    await trace({ kind: 'start', title: 'a network' }, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const follower = promise.then(() => recordMoment({ kind: 'build', title: 'example02' }));
      later = async () => {
        resolve();
        await follower;
      };
    });
    await later();
    stop();
    expect(heard.at(-1)?.[1]).to.include({ title: 'example02', parent: undefined });
  });

  it('is not heard any more by one who stopped listening', async () => {
    const { heard, stop } = listening();
    stop();
    await trace({ kind: 'wait', title: 'unheard' }, async () => {});
    expect(heard).to.deep.equal([]);
  });
});

function listening() {
  const heard: ['begun' | 'ended', Span][] = [];
  const stop = subscribe({
    started: (course) => heard.push(['begun', course]),
    ended: (course) => heard.push(['ended', course]),
  });
  return { heard, stop };
}
