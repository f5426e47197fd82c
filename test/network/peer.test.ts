import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Container } from '../../support/docker/container';
import { PeerUnreachable } from '../../support/errors';
import { Peer } from '../../support/network/peer';
import { FakeEngine } from '../docker/fake-engine';
import { rejection } from '../rejection';

/** A peer whose container is running. */
function running() {
  const fake = new FakeEngine();
  const { id } = fake.create({ name: 'vp3', state: 'running' });
  const container = new Container(fake.engine.docker, id, 'vp3');
  const peer = new Peer('vp3', container, {
    fabric: { connect: () => ({}) as never },
    generation: { chaincodeAddress: () => '' },
    composition: { peers: new Map(), tls: false },
    engine: { place: { publishesHere: true, sharesHostNetwork: true } },
  });
  return { fake, id, container, peer };
}

describe('a peer', () => {
  it('that was started again is running, though the event of that is late', async () => {
    const { fake, id, container, peer } = running();
    await container.stop();
    fake.emit({ type: 'container', action: 'die', id, attributes: { exitCode: '0' } });
    expect(await peer.state()).to.equal('exited with 0');
    await container.start(); // And no event.
    expect(await peer.state()).to.equal('running');
  });

  it('that has exited is out of reach: a wait tells how it exited', async () => {
    const { container, peer } = running();
    await container.kill();
    const error = await rejection(peer.address(7050));
    expect(error).to.be.instanceOf(PeerUnreachable).and.have.property('reason', 'exited with 137');
  });
});
