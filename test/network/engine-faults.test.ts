import { describe, it } from 'node:test';
import { expect } from 'chai';
import { EngineFaults } from '../../support/network/engine-faults';
import type { Network } from '../../support/network/network';
import { messageOf } from '../user-errors/message-of';

describe('faults of the engine that are none', () => {
  const faults = () => {
    const done: string[] = [];
    const gateway = {
      take: async (peer: string) => void done.push(`take ${peer}`),
      give: async (peer: string) => void done.push(`give ${peer}`),
      refuseBuilds: () => void done.push('refuse'),
      delayBuilds: () => void done.push('delay'),
      restore: async () => void done.push('restore'),
    };
    const network = { gateway, peer: (name: string) => ({ name }) } as unknown as Network;
    return { done, faults: new EngineFaults(network) };
  };

  it('a peer loses it twice', async () => {
    const { faults: engine, done } = faults();
    await engine.lose('vp3');
    expect(await messageOf(() => engine.lose('vp3'))).to.equal(
      'vp3 has lost the Docker engine already: it takes «When vp3 has the Docker engine back» before this step',
    );
    expect(done).to.deep.equal(['take vp3']);
  });

  it('a peer has it back that never lost it', async () => {
    const { faults: engine } = faults();
    await engine.lose('vp2');
    expect(await messageOf(() => engine.regain('vp3'))).to.equal(
      'vp3 has the Docker engine: it takes «When vp3 loses the Docker engine» before this step',
    );
    await engine.regain('vp2');
  });

  it('it comes back, and was never away', async () => {
    const { faults: engine, done } = faults();
    const message =
      'the engine was never away: it takes «When the engine refuses to build», «When a build takes 20 s» or «When vp3 loses the Docker engine» before this step';
    expect(await messageOf(() => engine.restore())).to.equal(message);
    engine.refuseBuilds('no space left on device');
    await engine.restore();
    await engine.lose('vp3');
    await engine.restore();
    expect(await messageOf(() => engine.restore())).to.equal(message);
    expect(done).to.deep.equal(['refuse', 'restore', 'take vp3', 'restore']);
  });
});
