import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Container } from '../../support/docker/container';
import { Peer } from '../../support/network/peer';
import { FakeEngine } from './fake-engine';

describe('a container has exited', () => {
  const fake = new FakeEngine();
  const { exits } = fake.engine;
  const tell = (action: string, exitCode?: string, id = '1') =>
    fake.emit({ type: 'container', action, id, attributes: { ...(exitCode && { exitCode }) } });

  it('from the moment the engine says that it died', () => {
    tell('kill');
    expect(exits.codeOf('1')).to.equal(undefined);
    tell('die', '137');
    expect(exits.codeOf('1')).to.equal('137');
    expect(exits.codeOf('2')).to.equal(undefined);
  });

  it('until it starts again', () => {
    tell('start');
    expect(exits.codeOf('1')).to.equal(undefined);
  });

  it('no more once it runs again, though the event of that is late', async () => {
    const { id } = fake.create({ name: 'vp3', state: 'running' });
    const container = new Container(fake.engine.docker, id, 'vp3');
    await container.stop();
    tell('die', '0', id);
    const generation = { connect: () => ({}) as never, chaincodePort: 7051 };
    const peer = new Peer('vp3', container, { generation, tls: false });
    expect(await peer.state()).to.equal('exited with 0');
    await container.start(); // And no event.
    expect(await peer.state()).to.equal('running');
  });
});
