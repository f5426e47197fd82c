import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Network } from '../../support/network/network';
import { peerEvents } from '../../support/network/peer-events';
import { FakeEngine } from '../docker/fake-engine';

const network = {
  project: { name: 'net-1' },
  devName: (peer: string, chaincode: string) => `dev-${peer}-${chaincode}`,
} as unknown as Network;

describe('the events about a peer', () => {
  const fake = new FakeEngine();
  let woken = 0;
  peerEvents(fake.engine.events, network, ['vp2']).subscribe(() => woken++);

  const wakes = (attributes: Record<string, string>, action = 'start'): boolean => {
    const before = woken;
    fake.emit({ type: 'container', action, id: '1', attributes });
    return woken > before;
  };

  const composed = (project: string, service: string) => ({
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    name: `${project}-${service}-1`,
  });

  it('are those of its container', () => {
    expect(wakes(composed('net-1', 'vp2'))).to.equal(true);
    expect(wakes(composed('net-1', 'vp3'))).to.equal(false);
    expect(wakes(composed('net-2', 'vp2'))).to.equal(false);
  });

  it('are those of the images and containers it makes', () => {
    expect(wakes({ name: 'dev-vp2-ee5b24a1' })).to.equal(true);
    expect(wakes({ name: 'docker.io/library/dev-vp2-ee5b24a1:latest' })).to.equal(true);
    expect(wakes({ name: 'dev-vp3-ee5b24a1' })).to.equal(false);
  });

  it('are not those of other things on the engine', () => {
    expect(wakes({ name: 'a-build-container' })).to.equal(false);
    expect(wakes({})).to.equal(false);
  });

  it('are not that it is to end, but that it did', () => {
    expect(wakes(composed('net-1', 'vp2'), 'kill')).to.equal(false);
    expect(wakes(composed('net-1', 'vp2'), 'die')).to.equal(true);
  });
});
