import { describe, it } from 'node:test';
import { expect } from 'chai';
import { AssertionFailure, EngineLost, PeerUnreachable, UserError } from '../../support/errors';
import type { Network } from '../../support/network/network';
import { eventsOf, waitOnEach } from '../../support/network/peer-waits';
import { WaitFailed } from '../../support/waiting/eventually';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';

const UNREACHABLE = new PeerUnreachable('GET /chain on vp0', 'ECONNREFUSED');

/** Waits on vp0 for as long as a deploy may take. */
const wait = ({ state }: Network, probe: () => Promise<{ found: true }>, within = 180_000) =>
  waitOnEach(state, [state.peer('vp0')], 'something', probe, { within });

describe('a wait on peers', () => {
  for (const error of [
    new TypeError("cannot read properties of undefined (reading 'height')"),
    new UserError('unknown setting'),
    new AssertionFailure('GET /chain on vp0 has status 503'),
    new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED'),
  ])
    it(`ends at once with a ${error.constructor.name} of its probe`, async () => {
      const { network } = await FakeFabric.started(1);
      let probes = 0;
      const failure = await rejection(
        wait(network, () => {
          probes++;
          return Promise.reject(error);
        }),
      );
      expect(failure).to.equal(error);
      expect(probes).to.equal(1);
    });

  it('goes on while a peer does not answer', async () => {
    const { network } = await FakeFabric.started(1);
    let probes = 0;
    const found = await wait(network, async () => {
      if (++probes < 3) throw UNREACHABLE;
      return { found: true };
    });
    expect(found.get('vp0')).to.equal(true);
  });

  it('says that a peer did not answer', async () => {
    const { network } = await FakeFabric.started(1);
    const failure = await rejection(wait(network, () => Promise.reject(UNREACHABLE), 50));
    expect(failure).to.be.instanceOf(WaitFailed);
    expect(failure.message).to.include('no answer (ECONNREFUSED)');
  });

  it('tells the last error in the log also where nothing else can be told', async () => {
    const { network, fabric } = await FakeFabric.started(1);
    fabric.container('vp0').log?.push('10:11:12.000 [ledger] open -> ERRO 002 no space left');
    const options = { within: 50, moreOn: () => Promise.reject(UNREACHABLE) };
    const probe = () => Promise.reject(UNREACHABLE);
    const failure = await rejection(
      waitOnEach(network.state, [network.state.peer('vp0')], 'something', probe, options),
    );
    expect((failure as Error).message).to.include('no space left');
  });

  it('ends once the container of a peer that does not answer has exited', async () => {
    const { network, fabric } = await FakeFabric.started(1);
    Object.assign(fabric.container('vp0'), { state: 'exited', exitCode: 2 });
    const failure = await rejection(wait(network, () => Promise.reject(UNREACHABLE)));
    expect(failure).to.be.instanceOf(WaitFailed);
    expect(failure.message).to.include('exited with 2');
  });
});

describe('events about a peer', () => {
  async function subscribed() {
    const { network, fabric } = await FakeFabric.started();
    let wakes = 0;
    eventsOf(network.state, ['vp2']).subscribe(() => wakes++);
    const project = network.state.project.name;
    const wakesOn = (attributes: Record<string, string>, action = 'start'): boolean => {
      const before = wakes;
      fabric.engine.emit({ type: 'container', action, id: '1', attributes });
      return wakes > before;
    };
    const container = (service: string, ofProject = project) => ({
      'com.docker.compose.project': ofProject,
      'com.docker.compose.service': service,
    });
    return { wakesOn, container };
  }

  it('are those of its container, of its images and of its dev containers', async () => {
    const { wakesOn, container } = await subscribed();
    expect(wakesOn(container('vp2'))).to.equal(true);
    expect(wakesOn(container('vp3'))).to.equal(false);
    expect(wakesOn(container('vp2', 'another'))).to.equal(false);
    expect(wakesOn({ name: 'dev-vp2-ee5b24a1' })).to.equal(true);
    expect(wakesOn({ name: 'docker.io/library/dev-vp2-ee5b24a1:latest' })).to.equal(true);
    expect(wakesOn({ name: 'dev-vp3-ee5b24a1' })).to.equal(false);
    expect(wakesOn({})).to.equal(false);
  });

  it('do not include the signal that is to end it: the engine answers late then', async () => {
    const { wakesOn, container } = await subscribed();
    expect(wakesOn(container('vp2'), 'kill')).to.equal(false);
    expect(wakesOn(container('vp2'), 'die')).to.equal(true);
  });
});
