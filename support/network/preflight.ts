import { composeVersion } from '../docker/compose-version';
import type { Engine } from '../docker/engine';
import { UserError } from '../plain-error';
import type { Settings } from '../settings';
import { type FoundImage, obtainImages } from './obtained-images';

export type { FoundImage };

/**
 * Checks before anything starts that Compose is there, and that every image a network needs is in the engine or can
 * be pulled. Throws one UserError, which lists all the images that are missing.
 */
export async function preflight(engine: Engine, settings: Settings): Promise<FoundImage[]> {
  const [images] = await Promise.all([obtainImages(engine, settings), composeVersion()]);
  return images;
}

/**
 * A peer stops and removes any container that bears the name it wants, whoever made it. Throws a UserError where
 * some would; a network looks again, at its own names, before it starts.
 */
export async function assertNamesAreFree({ docker }: Engine, { networkId }: Settings): Promise<void> {
  const names = (await docker.listContainers({ all: true })).map(({ Names }) => (Names[0] ?? '').slice(1));
  const taken = names.filter((name) => new RegExp(`^${networkId}-n?vp\\d+-`).test(name));
  if (taken.length > 0) throw namesTaken(taken);
}

export function namesTaken(names: readonly string[]): UserError {
  return new UserError(
    `Containers from before bear names that the peers of a network would take, and a deploy could remove them:\n` +
      `${names.map((name) => `  ${name}`).join('\n')}\n` +
      `If they are left over, remove them: docker rm -f ${names.join(' ')}\n` +
      'If another run is at work on this engine, give this one another FABRIC_NETWORK_ID.',
  );
}
