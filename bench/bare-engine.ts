import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import type { Run } from '../support/network/run';
import { seconds } from './measure';

/** In seconds. */
export interface BareTimes {
  readonly start: number;
  readonly removal: number;
}

/** So many containers that sleep, on a Docker network of their own, by nothing but the calls that this takes. */
export async function bareContainers(run: Run, image: string, count: number): Promise<BareTimes> {
  const { docker } = run.engine;
  const { labels: Labels } = run.directory; // So that a run that is killed leaves nothing for good.
  const network = await docker.createNetwork({ Name: `bench-${randomBytes(4).toString('hex')}`, Labels });
  const containers: Docker.Container[] = [];
  try {
    const start = await seconds(() =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const container = await docker.createContainer({
            Image: image,
            Labels,
            Entrypoint: ['sleep', '600'],
            HostConfig: { NetworkMode: network.id },
          });
          containers.push(container);
          await container.start();
        }),
      ),
    );
    const removal = await seconds(() => Promise.all(containers.map((one) => one.remove({ force: true }))));
    return { start, removal };
  } catch (error) {
    await Promise.allSettled(containers.map((one) => one.remove({ force: true })));
    throw error;
  } finally {
    await network.remove();
  }
}
