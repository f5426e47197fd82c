import { unlessGone } from '../docker/api-errors';
import type { Engine } from '../docker/engine';
import type { Network } from './network';

/** Removes the dev containers that the network's peers made; their peers may make them anew. Returns how many. */
export async function removeDevContainers(engine: Engine, { footprint }: Network): Promise<number> {
  const ids = [...footprint.containers.values()];
  const outcomes = await Promise.all(
    ids.map((id) => unlessGone(engine.docker.getContainer(id).remove({ force: true, v: true }))),
  );
  return outcomes.filter(Boolean).length;
}

/**
 * Removes the dev images that the network's peers built, one after another: they share layers, and engines fail with
 * status 500 when two removals come to the same layer. Returns how many.
 */
export async function removeDevImages(engine: Engine, { footprint }: Network): Promise<number> {
  let count = 0;
  for (const name of footprint.images.keys())
    if (await unlessGone(engine.docker.getImage(name).remove({ force: true }))) count++;
  return count;
}
