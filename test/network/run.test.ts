import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Engine } from '../../support/docker/engine';
import { topologyOf } from '../../support/fabric/v0.6/topology';
import { Run, type RunParts } from '../../support/network/run';
import { readSettings } from '../../support/settings';
import { FakeEngine } from '../docker/fake-engine';
import { FakeFabric } from '../steps/fakes/fabric';
import { messageOf } from '../user-errors/message-of';

/** A run on fakes, and what its end came to. */
function runWith(parts: Partial<RunParts> = {}) {
  const ended: string[] = [];
  const { engine } = new FakeEngine();
  const run = new Run({
    engine: Object.assign(engine, { disconnect: () => ended.push('disconnected') }),
    settings: readSettings({}),
    home: {
      run: 'cafe00',
      labels: {},
      newDirectory: () => '',
      note: () => {},
      close: () => ended.push('home gone'),
    },
    gateway: { isOn: false, because: 'fakes' },
    sweep: async () => ({}),
    sweepBuilds: async () => '',
    claim: { release: async () => void ended.push('claim released') },
    ...parts,
  } as RunParts);
  return { run, ended };
}

describe('a run', () => {
  it('starts no network where the engine was gone for a while: its events since then are lost', async () => {
    const { engine } = new FakeEngine();
    const { run } = runWith({ engine: Object.assign(engine, { events: { haveEnded: true } }) as Engine });
    const attempt = run.prepareNetwork(topologyOf(1, 'noops'));
    expect(await messageOf(() => attempt)).to.contain('no longer answers (its events ended)');
  });

  it('leaves the names of what peers make to a network that stays: the next have others', async () => {
    const { run, engine } = new FakeFabric();
    const names: string[] = [];
    for (let count = 0; count < 3; count++) {
      const network = await run.prepareNetwork(topologyOf(1, 'noops'));
      names.push(network.devName('vp0', 'ee5b24a1'));
      const labels = { 'com.docker.compose.project': network.project.name };
      engine.create({ name: `vp0 of ${count}`, labels, state: 'running' });
      if (count > 0) await run.keepNetwork(network, 'a scenario');
      else await run.removeNetwork(network);
    }
    expect(names).to.deep.equal(['dev-vp0-ee5b24a1', 'dev-vp0-ee5b24a1', 'dev-2-vp0-ee5b24a1']);
  });
});

describe('the end of a run', () => {
  it('leaves nothing', async () => {
    const { run, ended } = runWith();
    await run.end();
    expect(ended).to.deep.equal(['claim released', 'disconnected', 'home gone']);
  });

  it('says what resisted, and leaves its home, by which the next run knows what is its', async () => {
    const { run, ended } = runWith({
      sweepBuilds: () => Promise.reject(new Error('a layer is held')),
      sweep: () => Promise.reject(new Error('the engine is busy')),
    });
    const error: Error = await run.end().catch((thrown) => thrown);
    expect(error.message).to.equal('a layer is held\nthe engine is busy');
    expect(ended).to.deep.equal(['claim released', 'disconnected']);
  });
});
