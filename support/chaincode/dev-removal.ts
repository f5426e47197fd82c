import type { Engine } from '../docker/engine';
import { isMissing, unlessGone } from '../docker/engine-errors';
import { UserError } from '../errors';
import { short } from '../fabric/chaincode';
import type { Network } from '../network/network';

/** Removes the container of this name, which is the peer's. Throws a UserError where there is none. */
export async function removeDevContainer({ docker }: Engine, name: string, peer: string): Promise<void> {
  const none = `no container ${short(name)}: it takes «Then ${peer} runs a dev container» before this step`;
  await orTell(docker.getContainer(name).remove({ force: true }), none);
}

/** The same, of its image. */
export async function removeDevImage({ docker }: Engine, name: string, peer: string): Promise<void> {
  const none = `no image ${short(name)}: it takes «Then ${peer} has a dev image» before this step`;
  await orTell(docker.getImage(name).remove(), none);
}

/** Removes the dev containers that the network's peers made; their peers may make them anew. Returns how many. */
export async function removeDevContainers(engine: Engine, { resources }: Network): Promise<number> {
  const ids = [...resources.containers.values()];
  const outcomes = await Promise.all(
    ids.map((id) => unlessGone(engine.docker.getContainer(id).remove({ force: true, v: true }))),
  );
  return outcomes.filter(Boolean).length;
}

/**
 * Removes the dev images that the network's peers built, one after another: they share layers, and engines fail with
 * status 500 when two removals come to the same layer. Returns how many.
 */
export async function removeDevImages(engine: Engine, { resources }: Network): Promise<number> {
  let count = 0;
  for (const name of resources.images.keys())
    if (await unlessGone(engine.docker.getImage(name).remove({ force: true }))) count++;
  return count;
}

async function orTell(removal: Promise<unknown>, none: string): Promise<void> {
  try {
    await removal;
  } catch (error) {
    throw isMissing(error) ? new UserError(none) : error;
  }
}
