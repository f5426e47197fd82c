import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where a path may be that a scenario names: counted from the folder of its feature file, then from the working directory. */
export const placesOf = (
  path: string,
  beside: string,
  workingDirectory = process.cwd(),
): readonly string[] => [...new Set([resolve(beside, path), resolve(workingDirectory, path)])];

/** The first place that exists. */
export const firstExisting = (places: readonly string[]): string | undefined =>
  places.find((place) => existsSync(place));
