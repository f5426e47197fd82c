import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Where a path may be that a scenario names: counted from its feature file, then from the working directory. */
export const placesOf = (path: string, featureFile: string): readonly string[] => [
  ...new Set([resolve(dirname(featureFile), path), resolve(path)]),
];

/** The first place that exists. */
export const findPath = (path: string, featureFile: string): string | undefined =>
  placesOf(path, featureFile).find((place) => existsSync(place));
