import { afterEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { Container } from '../../support/docker/container';
import { ReachedContainer } from '../../support/network/reached-container';

describe('a port of a container', () => {
  const NOWHERE = { publishesHere: false, sharesHostNetwork: false };
  const reached: ReachedContainer[] = [];
  afterEach(() => {
    for (const one of reached.splice(0)) one.end();
  });

  function reach(container: Partial<Container>, place: typeof NOWHERE): ReachedContainer {
    const one = new ReachedContainer('vp0', container as Container, place);
    reached.push(one);
    return one;
  }

  it('that is out of reach has one tunnel, also for those who ask before it is open', async () => {
    const peer = reach({ address: async () => undefined }, NOWHERE);
    const first = peer.address(7050);
    peer.forgetAddress();
    expect(await peer.address(7050)).to.equal(await first);
  });

  it('is looked up again where that failed', async () => {
    const answers = ['', '127.0.0.1:32768'];
    const address = async () => answers.shift() || Promise.reject(new Error('it does not run'));
    const peer = reach({ address }, { publishesHere: true, sharesHostNetwork: true });
    await peer.address(7050).catch(() => {});
    expect(await peer.address(7050)).to.equal('127.0.0.1:32768');
    expect(await peer.address(7050)).to.equal('127.0.0.1:32768');
  });
});
