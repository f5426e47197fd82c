import type { UserName } from '../../support/fabric/names';
import type { LiveNetwork } from './network';

const INVOKES = 30;

/** Milliseconds from the request of an invoke to its block on all vps: the median of 30. */
export async function invokeToCommit(live: LiveNetwork, user: UserName): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < INVOKES; number++) {
    const height = (await live.rest('vp0').chain()).height;
    const start = performance.now();
    await live.transfer('vp0', 1, user);
    await live.heightsBecome(live.peers.map(() => height + 1));
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[INVOKES / 2] ?? Number.NaN;
}

/** Megabytes of each vp's container, as `docker stats` shows them: without the page cache. */
export async function memory(live: LiveNetwork): Promise<number[]> {
  const { docker } = live.run.engine;
  return Promise.all(
    live.peers.map(async (peer) => {
      const { memory_stats } = await docker.getContainer(live.container(peer).id).stats({ stream: false });
      const { inactive_file, total_inactive_file } = memory_stats.stats as Partial<Record<string, number>>;
      return Math.round((memory_stats.usage - (total_inactive_file ?? inactive_file ?? 0)) / 2 ** 20);
    }),
  );
}
