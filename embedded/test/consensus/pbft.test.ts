import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../consensus/pbft/messages';
import type { Json } from '../../consensus/plugin';
import { Simulation } from './simulation';

describe('PBFT in batch mode', () => {
  it('works with one validator, which is its own quorum', async () => {
    const network = new Simulation({ settings: { validators: 1, faulty: 0 } });
    for (const txid of ['one', 'two', 'three']) network.submit(0, txid);
    await network.run(1_000);
    assert.deepEqual(network.node(0).txids, ['one', 'two', 'three']);
  });

  it('goes on with two of seven stopped, the primary among them', async () => {
    const network = new Simulation({ settings: { validators: 7, faulty: 2 } });
    network.node(0).stop();
    network.node(4).stop();
    network.submit(6, 'one');
    await network.run(12_000);
    network.submit(5, 'two');
    await network.run(100);
    assert.deepEqual(network.heights(), [undefined, 3, 3, 3, undefined, 3, 3]);
  });

  it('makes one block of a full batch at once, and of others after the batch timeout', async () => {
    const network = new Simulation({ settings: { batchSize: 3, batchTimeout: 1_000 } });
    network.submit(2, 'a', 'b', 'c', 'd', 'e');
    await network.run(100);
    assert.deepEqual(network.node(1).blocks.at(-1)?.txids, ['a', 'b', 'c']);
    await network.run(1_000);
    assert.deepEqual(network.node(1).blocks.at(-1)?.txids, ['d', 'e']);
  });

  it('orders more than its log holds, in the order of arrival', async () => {
    const network = new Simulation();
    const txids = Array.from({ length: 100 }, (_, index) => `${index}`);
    network.submit(0, ...txids);
    await network.run(5_000);
    for (const node of network.nodes) assert.deepEqual(node.txids, txids);
  });

  it('executes once what is submitted twice, at different validators, before and after', async () => {
    const network = new Simulation();
    network.submit(0, 'pay');
    network.submit(1, 'pay');
    await network.run(1_000);
    network.submit(2, 'pay');
    await network.run(1_000);
    assert.deepEqual(network.node(3).txids, ['pay']);
  });

  it('executes once what stands in a block, also when all have been restarted and forgot', async () => {
    const network = new Simulation();
    network.submit(0, 'pay');
    await network.run(1_000);
    for (const node of network.nodes) node.stop();
    for (const node of network.nodes) node.start();
    network.submit(2, 'pay', 'pay again');
    await network.run(1_000);
    assert.deepEqual(network.node(3).txids, ['pay', 'pay again']);
  });

  it('commits after all when every vp stops amid the agreement: what has prepared is proposed again', async () => {
    const network = new Simulation({ settings: { requestTimeout: 1_000 }, executionTime: () => 50 });
    network.submit(0, 'pay');
    await network.run(20);
    for (const node of network.nodes) node.stop();
    for (const node of network.nodes) node.start();
    network.submit(1, 'pay again');
    await network.run(10_000);
    for (const node of network.nodes) assert.deepEqual(node.txids, ['pay', 'pay again']);
  });

  it('deposes a primary that assigns one sequence number to two batches', async () => {
    const network = new Simulation({ lie: twoFaced });
    network.submit(1, 'pay');
    await network.run(30_000);
    // Requests are not signed, as in Fabric 0.6: which of the two it is the others agree on, not on whether it was asked for.
    for (const id of [1, 2, 3]) assert.deepEqual(network.node(id).txids, ['steal', 'pay'], `vp${id}`);
    assert.ok(network.node(1).logged.includes('Replica 1 accepting new-view to view 1'));
  });

  it('refuses queries while its ledger is known to be out of date', async () => {
    const network = new Simulation();
    network.node(3).stop();
    // H is 8: with the checkpoint at 10 vp3 knows, and that at 12 tells it which ledger to fetch.
    const validAt: boolean[] = [];
    network.node(3).start();
    network.cut.add('0-3').add('1-3').add('2-3');
    for (let height = 2; height <= 13; height++) {
      if (height === 8) network.cut.clear();
      network.submit(0, `${height}`);
      await network.run(1_000);
      validAt[height] = network.node(3).valid;
    }
    assert.deepEqual(validAt.slice(9), [true, true, false, false, true], 'heights 9 to 13');
    assert.deepEqual(network.node(3).transfers, [13]);
  });

  it('tries again when nobody can give it the ledger it needs', async () => {
    const network = new Simulation();
    network.node(3).stop();
    for (let height = 2; height <= 12; height++) {
      if (height === 4) network.node(3).start();
      network.submit(0, `${height}`);
      await network.run(1_000);
    }
    network.submit(0, 'seqNo 12, a checkpoint');
    await network.run(1_000, () =>
      network.node(3).logged.some((line) => line.includes('initiating state transfer')),
    );
    const missing = network.nodes.slice(0, 3).map((node) => node.blocks);
    for (const node of network.nodes) node.blocks = node.blocks.slice(0, 1);
    await network.run(500);
    assert.equal(network.node(3).valid, false);
    for (const [id, blocks] of missing.entries()) network.node(id).blocks = blocks;
    await network.run(2_000);
    assert.equal(network.node(3).blocks.length, network.node(0).blocks.length);
  });
});

/** vp0, as primary, tells vp2 and vp3 of another batch than vp1. */
function twoFaced(message: Json, from: number, to: number): Json {
  const { type } = message as { type?: Json };
  if (type !== 'PRE-PREPARE' || from !== 0 || to < 2) return message;
  const batch = [{ txid: 'steal' }];
  return { ...(message as { [field: string]: Json }), batch, digest: digestOf(batch) };
}
