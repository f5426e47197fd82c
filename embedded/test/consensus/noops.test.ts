import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Noops } from '../../consensus/noops';
import { type Options, Simulation } from './simulation';

const noops = (blockSize = 500): Options => ({
  plugin: (stack) => new Noops({ blockSize, blockWait: 1_000 }, stack),
  executionTime: () => 10,
});

describe('noops', () => {
  it('makes a block of what came within a second, on each validator (60-other-compose-files)', async () => {
    const network = new Simulation(noops());
    network.submit(0, 'one', 'two');
    const passed = await network.run(10_000, () => network.heights().every((height) => height === 2));
    assert.ok(passed >= 1_000 && passed < 1_100, `${passed} ms`);
    for (const { txids } of network.nodes) assert.deepEqual(txids, ['one', 'two']);
  });

  it('makes a block at once when it is full', async () => {
    const network = new Simulation(noops(2));
    network.submit(1, 'one', 'two', 'three');
    await network.run(100);
    assert.deepEqual(network.heights(), [2, 2, 2, 2]);
    await network.run(1_000);
    assert.deepEqual(network.heights(), [3, 3, 3, 3]);
  });

  it('works alone', async () => {
    const network = new Simulation({ ...noops(), settings: { validators: 1 } });
    network.submit(0, 'one');
    await network.run(1_100);
    assert.deepEqual(network.heights(), [2]);
  });

  it('leaves out a validator that was away', async () => {
    const network = new Simulation(noops());
    network.node(3).stop();
    network.submit(0, 'one');
    await network.run(1_100);
    network.node(3).start();
    network.submit(0, 'two');
    await network.run(1_100);
    assert.deepEqual(network.heights(), [3, 3, 3, 2]);
  });
});
