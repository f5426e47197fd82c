import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Simulation } from './simulation';

/**
 * What a network of four real v0.6.1 peers did (batch mode, K = 2, L = 8, request timeout 10 s), told in
 * heights: the block height of vp0 to vp3, and nothing for one that is stopped or paused. The recording's
 * file name stands at each.
 */

/** Invokes one transaction after the other at `at`, until `height` is reached by some vp. */
async function invokeUntil(network: Simulation, at: number, height: number, pause = 2_000): Promise<void> {
  while (Math.max(...network.nodes.map(({ blocks }) => blocks.length)) < height) {
    network.submit(at, `tx at ${network.now}`);
    await network.run(pause);
  }
}

const restart = (network: Simulation, id: number) => network.node(id).start();

describe('a batch network of four', () => {
  it('commits on all in the time that four messages take', async () => {
    const network = new Simulation({ executionTime: () => 10 });
    network.submit(0, 'pay');
    const passed = await network.run(10_000, () => network.heights().every((height) => height === 2));
    assert.ok(passed < 20, `${passed} ms`);
    assert.deepEqual(
      network.nodes.map(({ blocks }) => blocks.at(-1)?.seqNo),
      [1, 1, 1, 1],
    );
  });

  it('goes on at once with a backup stopped (30-stop-one-backup-vp3)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 17);
    network.node(3).stop();
    for (const at of [0, 0, 0, 1]) {
      network.submit(at, `tx at ${network.now}`);
      await network.run(100);
    }
    assert.deepEqual(network.heights(), [21, 21, 21, undefined]);
  });

  it('leaves a restarted backup behind until it jumps, from 17 to 29 and from 29 to 41 (30)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 17);
    network.node(3).stop();
    await invokeUntil(network, 0, 21);
    restart(network, 3);
    await network.run(45_000);
    assert.deepEqual(network.heights(), [21, 21, 21, 17], 'without traffic');
    await invokeUntil(network, 0, 24, 15_000); // its own request timer expires, and it leaves the view, alone
    await invokeUntil(network, 0, 28);
    assert.deepEqual(network.heights(), [28, 28, 28, 17]);
    await invokeUntil(network, 0, 29);
    assert.deepEqual(network.heights(), [29, 29, 29, 29]);
    await invokeUntil(network, 0, 40);
    assert.deepEqual(network.heights(), [40, 40, 40, 29]);
    await invokeUntil(network, 0, 41);
    assert.deepEqual(network.heights(), [41, 41, 41, 41]);
  });

  // Checkpoint 10 is beyond its log, 12 is fetched. At 2 s its request timer expires on the way, and it leaves the view.
  for (const pause of [5, 130, 2_000])
    it(`jumps from 2 to 13, with an invoke every ${pause} ms (as 30 does from 17 to 29)`, async () => {
      const network = new Simulation({ settings: { requestTimeout: 3_000 } });
      await invokeUntil(network, 0, 2);
      network.node(3).stop();
      await invokeUntil(network, 0, 5);
      restart(network, 3);
      for (let count = 0; count < 8; count++) {
        network.submit(0, `tx ${count}`);
        await network.run(pause);
      }
      await network.run(10_000);
      assert.deepEqual(network.heights(), [13, 13, 13, 13]);
    });

  it('has a backup healthy that was restarted without having missed anything', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 6);
    network.node(3).stop();
    restart(network, 3);
    await invokeUntil(network, 0, 8);
    assert.deepEqual(network.heights(), [8, 8, 8, 8]);
  });

  it('loses one request timeout with the primary stopped, and nothing later (31-stop-primary-vp0)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 8);
    network.node(0).stop();
    network.submit(1, 'the first');
    const passed = await network.run(60_000, () => network.node(1).blocks.length === 9);
    assert.ok(passed >= 10_000 && passed < 11_000, `${passed} ms`);
    network.submit(1, 'the next');
    network.submit(2, 'and the one after');
    assert.ok((await network.run(60_000, () => network.node(1).blocks.length === 11)) < 1_000);
  });

  it('leaves the restarted primary behind until it jumps from 8 to 19, for it never hears of the view (31)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 8);
    network.node(0).stop();
    await invokeUntil(network, 1, 11);
    restart(network, 0);
    await network.run(20_000);
    await invokeUntil(network, 1, 18);
    assert.deepEqual(network.heights(), [8, 18, 18, 18]);
    await invokeUntil(network, 1, 19);
    assert.deepEqual(network.heights(), [19, 19, 19, 19]);
    await invokeUntil(network, 0, 23);
    assert.deepEqual(
      network.heights(),
      [19, 23, 23, 23],
      'also what enters at vp0 commits on the others only',
    );
  });

  it('has a primary healthy that was restarted without having missed anything', async () => {
    for (const height of [1, 7, 8]) {
      const network = new Simulation();
      await invokeUntil(network, 0, height);
      network.node(0).stop();
      restart(network, 0);
      network.submit(1, 'pay');
      assert.ok(
        (await network.run(60_000, () => network.heights().every((each) => each === height + 1))) < 1_000,
      );
    }
  });

  it('accepts but commits nothing with two stopped; one started, the backlog commits in about a second (32-stop-two)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 3);
    network.node(2).stop();
    network.node(3).stop();
    network.submit(0, 'one');
    network.submit(1, 'two');
    await network.run(60_000);
    network.submit(0, 'three');
    await network.run(5_000);
    assert.deepEqual(network.heights(), [3, 3, undefined, undefined]);
    restart(network, 2);
    // The two repeat their view-change every 2 s.
    const passed = await network.run(60_000, () =>
      network
        .heights()
        .slice(0, 3)
        .every((height) => height === 6),
    );
    assert.ok(passed < 2_500, `${passed} ms`);
    assert.deepEqual(network.node(2).txids.slice(-3).sort(), ['one', 'three', 'two']);
    restart(network, 3);
    await invokeUntil(network, 0, 13);
    assert.deepEqual(network.heights(), [13, 13, 13, 3]);
    await invokeUntil(network, 0, 14);
    assert.deepEqual(
      network.heights(),
      [14, 14, 14, 14],
      'height 14 is seqNo 14: the new view began with a null request',
    );
    await invokeUntil(network, 0, 23);
    assert.deepEqual(network.heights(), [23, 23, 23, 14]);
  });

  it('catches up a paused backup at once (33-pause, A)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 3);
    network.node(3).pause();
    await invokeUntil(network, 0, 6, 3_000);
    await network.run(10_000);
    network.node(3).unpause();
    await network.run(300);
    assert.deepEqual(network.heights(), [6, 6, 6, 6]);
    await invokeUntil(network, 0, 8);
    assert.deepEqual(network.heights(), [8, 8, 8, 8]);
  });

  it('loses at most 12.4 s to a paused primary, which catches up at once and follows the new view (33, B)', async () => {
    const network = new Simulation();
    await invokeUntil(network, 0, 8);
    network.node(0).pause();
    network.submit(1, 'the first');
    assert.ok((await network.run(60_000, () => network.node(1).blocks.length === 9)) < 12_400);
    await invokeUntil(network, 2, 10);
    network.node(0).unpause();
    await network.run(300);
    assert.deepEqual(network.heights(), [10, 10, 10, 10]);
    for (const at of [1, 0, 1, 1, 1, 1, 1, 1, 1, 1])
      await invokeUntil(network, at, network.node(1).blocks.length + 1);
    assert.deepEqual(network.heights(), [20, 20, 20, 20]);
  });

  it('ends the vp whose block differs, at the next checkpoint; the other three go on (41-docker-sock-not-mounted, B)', async () => {
    const network = new Simulation({
      outcome: (txids, replica) => (txids.includes('deploy') && replica === 3 ? [] : txids),
      // vp3 fails at once, the others build.
      executionTime: ({ txid }, replica) => (txid === 'deploy' && replica !== 3 ? 28_000 : 10),
    });
    network.submit(0, 'deploy');
    await network.run(30_000);
    assert.deepEqual(network.heights(), [2, 2, 2, 2]);
    await invokeUntil(network, 0, 14);
    assert.deepEqual(network.heights(), [14, 14, 14, undefined]);
    assert.match(
      network.node(3).panicked ?? '',
      /^Own checkpoint for seqNo 2 \(.*\) different from weak checkpoint certificate/,
    );
  });

  it('does not change the view while a deploy takes 38 s, with a request timeout of 10 s (15-fresh-deploy-through-proxy)', async () => {
    const network = new Simulation({ executionTime: ({ txid }) => (txid === 'deploy' ? 38_000 : 10) });
    network.submit(0, 'deploy');
    await network.run(5_000);
    network.submit(1, 'invoke');
    await network.run(40_000);
    assert.deepEqual(network.heights(), [3, 3, 3, 3]);
    assert.deepEqual(
      network.nodes.flatMap(({ logged }) => logged.filter((line) => line.includes('view-change'))),
      [],
    );
  });

  it('commits with a byzantine backup, on the others', async () => {
    const network = new Simulation({ byzantine: [3] });
    await invokeUntil(network, 0, 30);
    await network.run(5_000);
    assert.deepEqual(network.heights().slice(0, 3), [30, 30, 30]);
  });
});
