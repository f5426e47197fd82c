import { it } from 'node:test';
import { expect } from 'chai';
import { Container } from '../../support/docker/container';
import { Peer } from '../../support/network/peer';
import { FakeEngine } from '../docker/fake-engine';

it('a container that was started again is running, though the event of that is late', async () => {
  const fake = new FakeEngine();
  const { id } = fake.create({ name: 'vp3', state: 'running' });
  const container = new Container(fake.engine.docker, id, 'vp3');
  await container.stop();
  fake.emit({ type: 'container', action: 'die', id, attributes: { exitCode: '0' } });
  const place = { publishesHere: true, sharesHostNetwork: true };
  const fabric = { connect: () => ({}) as never };
  const generation = { chaincodeAddress: () => '' };
  const peer = new Peer('vp3', container, {
    fabric,
    generation,
    composition: { peers: new Map(), tls: false },
    engine: { place },
  });
  expect(await peer.state()).to.equal('exited with 0');
  await container.start(); // And no event.
  expect(await peer.state()).to.equal('running');
});
