import { composeVersion } from '../docker/compose-errors';
import type { Engine } from '../docker/engine';
import type { Settings } from '../settings';
import { type FoundImage, obtainImages } from './obtained-images';

/**
 * Checks before anything starts that Compose is there, and that every image a network needs is in the engine or can
 * be pulled. Throws one UserError, which lists all the images that are missing.
 */
export async function preflight(engine: Engine, settings: Settings): Promise<FoundImage[]> {
  const [images] = await Promise.all([obtainImages(engine, settings), composeVersion()]);
  return images;
}
