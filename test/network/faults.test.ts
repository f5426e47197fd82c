import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { BuildFaults } from '../../support/gateway/build-faults';
import { EngineFaults } from '../../support/network/engine-faults';
import { systemClock } from '../../support/waiting/clock';
import { addressOf } from '../docker/fake-container';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';

/** Fails with a UserError that hints at this action. */
async function expectHint(attempt: () => Promise<unknown>, action: string, subject?: string): Promise<void> {
  const error = await rejection(attempt());
  expect(error).to.be.instanceOf(UserError);
  expect((error as UserError).hint).to.include({ action, ...(subject && { subject }) });
}

describe('faults', () => {
  it('end with what brings the peers back', async () => {
    const { network } = await FakeFabric.started();
    await network.faults.stop(['vp1']);
    await network.faults.pause(['vp2']);
    await network.resumeAndAwait(['vp1', 'vp2', 'vp3'], 1_000);
    expect(network.state.upValidators).to.have.lengthOf(4);
  });
});

describe('a partition', () => {
  async function partitioned(...from: string[]) {
    const { network, fabric } = await FakeFabric.started();
    await network.faults.cutOff('vp3', from.length > 0 ? from : undefined);
    /** The command that set the packet filter of a peer last. */
    const filter = (peer: string): string => {
      const namespace = `container:${fabric.container(peer).id}`;
      const last = fabric.engine.creations.findLast(
        ({ HostConfig }) => HostConfig?.NetworkMode === namespace,
      );
      return last?.Cmd?.at(-1) ?? '';
    };
    const address = (peer: string) => addressOf(fabric.container(peer));
    /** The pairs of peers of which one keeps what it sends from the other: `vp0→vp3`. */
    const drops = () =>
      PEERS.flatMap((from) =>
        PEERS.filter((to) => filter(from).includes(` -d ${address(to)} -j DROP`)).map(
          (to) => `${from}→${to}`,
        ),
      ).join(' ');
    return { faults: network.faults, state: network.state, filter, address, drops };
  }

  const PEERS = ['vp0', 'vp1', 'vp2', 'vp3'];
  const ALL_OF_VP3 = 'vp0→vp3 vp1→vp3 vp2→vp3 vp3→vp0 vp3→vp1 vp3→vp2';

  it('drops what the peer and the others send to each other', async () => {
    const { drops, filter, state, faults } = await partitioned();
    expect(drops()).to.equal(ALL_OF_VP3);
    expect(filter('vp3')).to.match(/^iptables -F OUTPUT && /);
    expect(state.shouldBeUp('vp3')).to.equal(false);
    await expectHint(() => faults.cutOff('vp3', ['vp1']), 'reconnect', 'vp3');
  });

  it('is between two peers, whichever of them was cut off and is reconnected', async () => {
    const { drops, faults } = await partitioned('vp0');
    await expectHint(() => faults.cutOff('vp0', ['vp3']), 'reconnect', 'vp0');
    await faults.cutOff('vp0', ['vp2', 'vp3']);
    await faults.reconnect('vp3');
    expect(drops()).to.equal('vp0→vp2 vp2→vp0');
    await faults.reconnect('vp2');
    expect(drops()).to.equal('');
    await expectHint(() => faults.reconnect('vp0'), 'cut off', 'vp0');
  });

  it('is applied again when another peer restarts with another address', async () => {
    const { faults, filter, address, drops } = await partitioned();
    const before = address('vp1');
    await faults.restart(['vp1']);
    expect(address('vp1')).not.to.equal(before);
    expect(drops()).to.equal(ALL_OF_VP3);
    expect(filter('vp3')).not.to.include(`${before} `);
  });

  it('is applied again when a peer restarts while the other side is paused', async () => {
    const { faults, drops } = await partitioned();
    await faults.pause(['vp3']);
    await faults.restart(['vp1']);
    await faults.unpause(['vp3']);
    expect(drops()).to.equal(ALL_OF_VP3);
  });

  it('that grows holds for a peer that is down meanwhile', async () => {
    const { faults, filter, drops } = await partitioned('vp1');
    await faults.stop(['vp1']);
    await faults.cutOff('vp3', ['vp2']);
    expect(filter('vp3')).not.to.match(/-d +-j/); // A stopped container has no address.
    await faults.start(['vp1']);
    expect(drops()).to.equal('vp1→vp3 vp2→vp3 vp3→vp1 vp3→vp2');
  });

  it('ends with its container, and when the peer is reconnected', async () => {
    const { faults, state, drops } = await partitioned();
    await faults.reconnect('vp3');
    expect(drops()).to.equal('');
    await faults.cutOff('vp3', ['vp0']);
    await faults.restart(['vp3']);
    expect(state.cutOff.has('vp3')).to.equal(false);
    expect(drops()).to.equal('');
  });
});

describe('faults of the engine', () => {
  const engineFaults = () => {
    const buildFaults = new BuildFaults(systemClock);
    const sockets = new Map<string, { isOpen: boolean }>();
    const socketOf = (peer: string) => {
      const socket = sockets.get(peer) ?? {
        isOpen: true,
        open: async () => void Object.assign(socket, { isOpen: true }),
        close: async () => void Object.assign(socket, { isOpen: false }),
      };
      sockets.set(peer, socket);
      return socket;
    };
    const state = { gateway: { buildFaults, socketOf }, peer: (name: string) => ({ name }) };
    return { buildFaults, socketOf, faults: new EngineFaults(state as never) };
  };

  it('cannot be inflicted twice, or end before they begin', async () => {
    const { faults, socketOf } = engineFaults();
    await faults.lose('vp3');
    await expectHint(() => faults.lose('vp3'), 'regain the engine', 'vp3');
    await expectHint(() => faults.regain('vp2'), 'lose the engine', 'vp2');
    await expectHint(async () => faults.allowBuilds(), 'refuse builds');
    await expectHint(async () => faults.stopDelayingBuilds(), 'delay builds');
    expect(['vp2', 'vp3'].map((peer) => socketOf(peer).isOpen)).to.deep.equal([true, false]);
  });

  it('end one by one', async () => {
    const { faults, socketOf, buildFaults } = engineFaults();
    await faults.lose('vp3');
    faults.refuseBuilds('no space left on device');
    faults.delayBuilds(5_000);
    expect(buildFaults).to.include({ refusal: 'no space left on device', delay: 5_000 });
    faults.allowBuilds();
    expect(buildFaults).to.include({ refusal: undefined, delay: 5_000 });
    await faults.regain('vp3');
    expect(socketOf('vp3').isOpen).to.equal(true);
    faults.stopDelayingBuilds();
    expect(buildFaults.delay).to.equal(0);
  });

  it('need the gateway', async () => {
    const { network } = await FakeFabric.started(1);
    expect(await rejection(network.engineFaults.lose('vp0'))).to.be.instanceOf(UserError);
  });
});
