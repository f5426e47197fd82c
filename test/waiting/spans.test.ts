import { describe, it } from 'node:test';
import { expect } from 'chai';
import { recordMoment, type Span, subscribe, trace } from '../../support/waiting/spans';

/** What is heard of `action`, in order; `outcome` is what came of it. */
async function heardOf(action: () => unknown) {
  const heard: (readonly [what: 'begun' | 'ended', span: Span])[] = [];
  const stop = subscribe({
    started: (span) => heard.push(['begun', span]),
    ended: (span) => heard.push(['ended', span]),
  });
  const outcome = await (async () => action())().catch((error: unknown) => error);
  stop();
  await trace({ kind: 'wait', title: 'unheard' }, async () => {});
  return { outcome, heard, words: heard.map(([what, { title }]) => `${title} ${what}`) };
}

describe('a span', () => {
  it('is heard when it begins and when it ends, with its result passed on', async () => {
    const { outcome, words, heard } = await heardOf(() =>
      trace(
        { kind: 'deploy', title: 'example02', subject: 'vp0' },
        () => new Promise((done) => setImmediate(done, 42)),
      ),
    );
    expect(outcome).to.equal(42);
    expect(words).to.deep.equal(['example02 begun', 'example02 ended']);
    const [, { startedAt, endedAt }] = heard[1] ?? ['', { startedAt: 0, endedAt: undefined }];
    expect(endedAt).to.be.at.least(startedAt);
  });

  it('ends with its error, which its caller gets too', async () => {
    const error = new Error('wrong secret');
    const { outcome, heard } = await heardOf(() =>
      trace({ kind: 'login', title: 'jim' }, () => Promise.reject(error)),
    );
    expect(outcome).to.equal(error);
    expect(heard.map(([, span]) => span.error)).to.deep.equal([error, error]);
  });

  it('is over at once where it is only mentioned', async () => {
    const { heard } = await heardOf(() => recordMoment({ kind: 'fault', title: 'killed', subject: 'vp3' }));
    expect(heard.map(([what]) => what)).to.deep.equal(['begun', 'ended']);
    expect(heard[0]?.[1].startedAt).to.equal(heard[1]?.[1].endedAt);
  });

  it('knows what it is a part of, but of nothing that is over', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { heard } = await heardOf(async () => {
      let follower: Promise<void> | undefined;
      await trace({ kind: 'start', title: 'a network' }, async () => {
        await trace({ kind: 'wait', title: 'ready' }, async () => {});
        follower = promise.then(() => recordMoment({ kind: 'build', title: 'later' }));
      });
      resolve();
      await follower;
    });
    const begun = heard.filter(([what]) => what === 'begun');
    expect(begun.map(([, { title, parent }]) => [title, parent?.title])).to.deep.equal([
      ['a network', undefined],
      ['ready', 'a network'],
      ['later', undefined],
    ]);
  });
});
