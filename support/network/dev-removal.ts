import { isGoneOrHeld } from '../docker/api-errors';
import type { Engine } from '../docker/engine';
import type { Network } from './network';

/** Removes the dev containers that the network's peers made; their peers may make them anew. Returns how many. */
export async function removeDevContainers(engine: Engine, { footprint }: Network): Promise<number> {
  const ids = [...footprint.containers.values()];
  return removed(ids.map((id) => engine.docker.getContainer(id).remove({ force: true, v: true })));
}

/** Removes the dev images that the network's peers built. Returns how many. */
export async function removeDevImages(engine: Engine, { footprint }: Network): Promise<number> {
  const names = [...footprint.images.keys()];
  return removed(names.map((name) => engine.docker.getImage(name).remove({ force: true })));
}

async function removed(removals: readonly Promise<unknown>[]): Promise<number> {
  const outcomes = await Promise.allSettled(removals);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected' && !isGoneOrHeld(outcome.reason)) throw outcome.reason;
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}
