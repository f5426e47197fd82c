import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { EngineFaults } from '../../support/network/engine-faults';
import { addressOf } from '../docker/fake-container';
import { FakeFabric } from '../steps/fakes/fabric';
import { rejection } from './rejection';

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
  async function partitioned() {
    const { network, fabric } = await FakeFabric.started();
    await network.faults.cutOff('vp3');
    /** The last command that a helper container ran, and in whose network namespace. */
    const lastFilter = () => {
      const { Cmd, HostConfig } = fabric.engine.creations.at(-1) ?? {};
      const owner = fabric.engine.container(HostConfig?.NetworkMode?.replace('container:', '') ?? '');
      return { of: owner.labels?.['com.docker.compose.service'], commands: (Cmd ?? []).join(' ') };
    };
    const drops = (peer: string) => {
      const address = addressOf(fabric.container(peer));
      const { commands } = lastFilter();
      return [`INPUT -s ${address} -j DROP`, `OUTPUT -d ${address} -j DROP`].every((rule) =>
        commands.includes(rule),
      );
    };
    return { faults: network.faults, state: network.state, fabric, lastFilter, drops };
  }

  it('drops what goes to and comes from the others, and is no longer up', async () => {
    const { lastFilter, drops, state, faults } = await partitioned();
    expect(lastFilter().of).to.equal('vp3');
    expect(['vp0', 'vp1', 'vp2', 'vp3'].map(drops)).to.deep.equal([true, true, true, false]);
    expect(state.shouldBeUp('vp3')).to.equal(false);
    await expectHint(() => faults.cutOff('vp3', ['vp1']), 'reconnect', 'vp3');
  });

  it('is applied again when another peer restarts with another address', async () => {
    const { fabric, faults, lastFilter, drops } = await partitioned();
    const before = addressOf(fabric.container('vp1'));
    await faults.restart(['vp1']);
    expect(addressOf(fabric.container('vp1'))).not.to.equal(before);
    expect(['vp0', 'vp1', 'vp2'].map(drops)).to.deep.equal([true, true, true]);
    expect(lastFilter()).to.have.property('of', 'vp3');
    expect(lastFilter().commands).to.match(/^sh -c iptables -F INPUT && iptables -F OUTPUT && /);
    expect(lastFilter().commands).not.to.include(`${before} `);
  });

  it('is applied again when a peer restarts while the other side is paused', async () => {
    const { faults, drops } = await partitioned();
    await faults.pause(['vp3']);
    await faults.restart(['vp1']);
    await faults.unpause(['vp3']);
    expect(drops('vp1')).to.equal(true);
  });

  it('that grows holds for a peer that is down meanwhile', async () => {
    const { network, fabric } = await FakeFabric.started();
    const filter = () => fabric.engine.creations.at(-1)?.Cmd?.join(' ');
    await network.faults.cutOff('vp3', ['vp1']);
    await network.faults.stop(['vp1']);
    await network.faults.cutOff('vp3', ['vp2']);
    expect(filter()).not.to.match(/-s +-j|-d +-j/); // A stopped container has no address.
    await network.faults.start(['vp1']);
    expect(filter()).to.include(`${addressOf(fabric.container('vp1'))} `);
  });

  it('ends with its container, and when it is healed', async () => {
    const { faults, state, lastFilter } = await partitioned();
    await faults.reconnect('vp3');
    expect(lastFilter().commands).to.equal('sh -c iptables -F INPUT && iptables -F OUTPUT');
    await faults.cutOff('vp3', ['vp0']);
    await faults.restart(['vp3']);
    expect(state.cutOff.has('vp3')).to.equal(false);
  });
});

describe('faults of the engine', () => {
  const engineFaults = () => {
    const calls: string[] = [];
    const gateway = {
      take: async (peer: string) => void calls.push(`take ${peer}`),
      give: async (peer: string) => void calls.push(`give ${peer}`),
      refuseBuilds: (message?: string) => void calls.push(message ? 'refuse' : 'allow'),
      delayBuilds: (ms: number) => void calls.push(`delay ${ms}`),
    };
    const state = { gateway, peer: (name: string) => ({ name }) };
    return { calls, faults: new EngineFaults(state as never) };
  };

  it('cannot be inflicted twice, or end before they begin', async () => {
    const { faults, calls } = engineFaults();
    await faults.lose('vp3');
    await expectHint(() => faults.lose('vp3'), 'regain the engine', 'vp3');
    await expectHint(() => faults.regain('vp2'), 'lose the engine', 'vp2');
    await expectHint(async () => faults.allowBuilds(), 'refuse builds');
    await expectHint(async () => faults.stopDelayingBuilds(), 'delay builds');
    expect(calls).to.deep.equal(['take vp3']);
  });

  it('end one by one', async () => {
    const { faults, calls } = engineFaults();
    await faults.lose('vp3');
    faults.refuseBuilds('no space left on device');
    faults.delayBuilds(5_000);
    faults.allowBuilds();
    await faults.regain('vp3');
    faults.stopDelayingBuilds();
    expect(calls).to.deep.equal(['take vp3', 'refuse', 'delay 5000', 'allow', 'give vp3', 'delay 0']);
  });

  it('need the gateway', async () => {
    const { network } = await FakeFabric.started(1);
    expect(await rejection(network.engineFaults.lose('vp0'))).to.be.instanceOf(UserError);
  });
});
