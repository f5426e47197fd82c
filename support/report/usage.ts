import { z } from 'zod';
import type { Engine } from '../docker/engine';
import { findImage } from '../docker/images';
import type { Recording } from './recorder';
import type { ReportedNetwork } from './reported-network';
import type { WatchedContainer } from './watched-containers';

const counts = z.record(z.string(), z.number());

/** What one scenario took and needed, to be compared with other runs of it. Dev containers and images go by their peer. */
export const USAGE = z.object({
  /** Without what hooks add to a step. */
  steps: z.array(z.object({ text: z.string(), status: z.string(), ms: z.number() })),
  devImages: z.array(z.object({ peer: z.string(), bytes: z.number(), layers: z.number() })),
  /** Bytes without the page cache, by `vp0` or `vp0's dev containers`. */
  memory: counts.describe('of what ran at the end, by container'),
  /** As `POST /containers/…/start`. */
  requests: counts.optional().describe('of the peers to the engine, by kind; absent without a gateway'),
  errors: z.record(z.string(), z.array(z.string())).describe('texts of errors in logs, by container'),
});

/** Of a network that still exists. Leaves out what the engine does not tell. */
export async function usageOf(
  network: ReportedNetwork,
  { docker }: Pick<Engine, 'docker'>,
  containers: readonly WatchedContainer[],
  { steps }: Pick<Recording, 'steps'>,
): Promise<z.output<typeof USAGE>> {
  const images = [...network.resources.images].flatMap(([name, { imageId }]) => {
    const peer = network.makerOf(name);
    return peer === undefined ? [] : [{ peer, imageId }];
  });
  const [devImages, memory] = await Promise.all([
    Promise.all(
      images.map(async ({ peer, imageId }) => {
        const image = await findImage(docker, imageId).catch(() => undefined);
        return image && { peer, bytes: image.Size, layers: image.RootFS.Layers?.length ?? 0 };
      }),
    ),
    Promise.all(containers.map(async ({ id }) => memoryOf(docker, id).catch(() => undefined))),
  ]);
  const gateway = network.gateway();
  return {
    steps: steps.map(({ text, status, startedAt, endedAt }) => ({ text, status, ms: endedAt - startedAt })),
    // Where some are gone, a step is removing the network.
    devImages: devImages.every((image) => image !== undefined)
      ? devImages.toSorted((a, b) => a.peer.localeCompare(b.peer))
      : [],
    memory: summed(containers.map((container, index) => [roleOf(container), memory[index] ?? 0])),
    ...(!('off' in gateway) && { requests: gateway.kinds }),
    errors: Object.fromEntries(
      containers.flatMap(({ name, kind, log }): [string, string[]][] => {
        const errors = kind === 'dev' ? [] : errorsIn(log?.text ?? '', network);
        return errors.length === 0 ? [] : [[name, errors]];
      }),
    ),
  };
}

const roleOf = ({ name, peer }: WatchedContainer): string =>
  peer === undefined ? name : `${peer}'s dev containers`;

function summed(amounts: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, amount] of amounts) if (amount > 0) sums[name] = (sums[name] ?? 0) + amount;
  return sums;
}

/** As `docker stats` counts it. 0 for a container that does not run. */
async function memoryOf(docker: Engine['docker'], id: string): Promise<number> {
  const once = { stream: false, 'one-shot': true } as const;
  const { memory_stats: memory } = await docker.getContainer(id).stats(once);
  const { inactive_file, total_inactive_file } = (memory.stats ?? {}) as Partial<Record<string, number>>;
  return Math.max(0, (memory.usage ?? 0) - (inactive_file ?? total_inactive_file ?? 0));
}

const errorsIn = (log: string, { logs }: ReportedNetwork): string[] => [
  ...new Set(log.split('\n').flatMap((line) => logs.lastError(line)?.text ?? [])),
];
