import { describe, it } from 'node:test';
import { expect } from 'chai';
import { AssertionFailure, EngineLost } from '../../support/errors';
import { isSameTopology, withSettings } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { assertUnchanged, fingerprintOf } from '../../support/network/network';
import { Run, type RunParts } from '../../support/network/run';
import { readSettings } from '../../support/settings';
import { FakeEngine } from '../docker/fake-engine';
import { rejection } from '../rejection';
import { FakeFabric } from '../steps/fakes/fabric';

const ONE_PEER = fabric06.topologies.find(1, 'noops');

/** A run on fakes, and what its end did, in order. */
function runWith(parts: Partial<RunParts> = {}) {
  const ended: string[] = [];
  const { engine } = new FakeEngine();
  const run = new Run({
    engine: Object.assign(engine, { disconnect: () => ended.push('disconnected') }),
    settings: readSettings({}),
    directory: { run: 'cafe00', close: () => ended.push('directory removed') },
    sweep: async () => ({}),
    sweepBuilds: async () => '',
    lock: { release: async () => void ended.push('lock released') },
    ...parts,
  } as unknown as RunParts);
  return { run, ended };
}

describe('a run', () => {
  it('starts no network on a lost engine', async () => {
    const { engine } = new FakeEngine();
    Object.assign(engine.events, { haveEnded: true });
    const { run } = runWith({ engine });
    expect(await rejection(run.prepareNetwork(ONE_PEER))).to.be.instanceOf(EngineLost);
  });

  it('leaves the dev names to a network that is kept: the next ones have others', async () => {
    const { run, engine } = new FakeFabric();
    const names: string[] = [];
    for (let count = 0; count < 3; count++) {
      const network = await run.prepareNetwork(ONE_PEER);
      names.push(network.state.devImage('vp0', 'ee5b24a1'));
      const labels = { 'com.docker.compose.project': network.state.project.name };
      engine.create({ name: `vp0 of ${count}`, labels, state: 'running' });
      if (count > 0) await run.keepNetwork(network, 'a scenario');
      else await run.removeNetwork(network);
    }
    expect(names).to.deep.equal(['dev-vp0-ee5b24a1', 'dev-vp0-ee5b24a1', 'dev-2-vp0-ee5b24a1']);
  });

  it('leaves no image that Compose built for a network that could not be prepared', async () => {
    const { run, engine } = new FakeFabric();
    engine.tag('chaincode-bdd-fake-1-accounts', 'sha256:1', '', {
      'com.docker.compose.project': 'chaincode-bdd-fake-1',
    });
    Object.assign(run.generation, { newNetwork: () => ({ writeFiles: () => Promise.reject(new Error()) }) });
    await rejection(run.prepareNetwork(ONE_PEER));
    expect(engine.images.flatMap(({ names }) => names)).not.to.include('chaincode-bdd-fake-1-accounts');
  });

  it('ends with nothing left', async () => {
    const { run, ended } = runWith();
    await run.end();
    expect(ended).to.deep.equal(['lock released', 'disconnected', 'directory removed']);
  });

  it('reports what could not be removed, and leaves its directory, by which the next run finds it', async () => {
    const { run, ended } = runWith({
      sweepBuilds: () => Promise.reject(new Error('a layer is in use')),
      sweep: () => Promise.reject(new Error('the engine is busy')),
    });
    const error = (await rejection(run.end())) as AggregateError;
    expect(error.errors.map(({ message }) => message)).to.deep.equal([
      'a layer is in use',
      'the engine is busy',
    ]);
    expect(ended).to.deep.equal(['lock released', 'disconnected']);
  });
});

describe('a shared network', () => {
  async function shared() {
    const { fabric, network } = await FakeFabric.started(1);
    const name = fabric.submit('deploy', ['init', 'a', '1'], 'path');
    return { fabric, network, devName: network.state.devImage('vp0', name) };
  }
  type Shared = Awaited<ReturnType<typeof shared>>;

  const changes: readonly [what: string, change: (shared: Shared) => unknown, words: string][] = [
    ['one more block', ({ fabric }) => fabric.peer('vp0').addEmptyBlock(), 'at height 3'],
    ['a paused peer', ({ network }) => network.faults.pause(['vp0']), 'paused since'],
    [
      'a removed dev image',
      ({ fabric, devName }) => fabric.engine.engine.docker.getImage(devName).remove({ force: true }),
      '→ removed',
    ],
    [
      'one more dev image',
      ({ fabric }) => fabric.engine.tag(`dev-vp0-${'d'.repeat(128)}`, 'sha256:2'),
      'image dev-vp0-dddddddd…: nothing →',
    ],
  ];
  for (const [what, change, words] of changes)
    it(`is changed by ${what}`, async () => {
      const scenario = await shared();
      const before = await fingerprintOf(scenario.network);
      assertUnchanged(before, await fingerprintOf(scenario.network));
      await change(scenario);
      const after = await fingerprintOf(scenario.network);
      expect(() => assertUnchanged(before, after)).to.throw(AssertionFailure, words);
    });

  it('is handed on to the same topology only, and removed before another network starts', async () => {
    const { fabric, network } = await shared();
    const { run } = fabric;
    run.share(network);
    expect(run.sharedNetwork(ONE_PEER)).to.equal(network);
    const other = withSettings(ONE_PEER, { CORE_LOGGING_LEVEL: 'debug' });
    expect(isSameTopology(other, withSettings(ONE_PEER, { CORE_LOGGING_LEVEL: 'debug' }))).to.equal(true);
    expect(run.sharedNetwork(other)).to.equal(undefined);
    await run.prepareNetwork(other);
    expect(fabric.engine.containers).to.deep.equal([]);
    expect(run.sharedNetwork(ONE_PEER)).to.equal(undefined);
  });
});
