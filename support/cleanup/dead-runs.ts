import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { labelled } from '../docker/labels';
import { hasNoName } from '../docker/names';
import { leftContainers, leftLayers, type Traces } from './build-leftovers';
import { HOME_LABEL, ORIGIN_LABEL, originOf } from './labels';
import {
  directoryOf,
  homeAt,
  isAtWork,
  isDead,
  notedIn,
  RUN_DIRECTORY_PREFIX,
  SIGN_OF_LIFE,
} from './run-directory';

/** What an engine's images and build containers are to who runs networks on it. */
export interface Marks {
  /** True for the name of an image that outlives its run. */
  isKept(imageName: string): boolean;
  /** True for a command of a build that a network's containers ask for. */
  isBuildStep(command: string): boolean;
}

/** What was removed, by kind: `{ container: 9, network: 1, image: 4 }`. */
export type RemovedCounts = Readonly<Record<string, number>>;

/**
 * Removes what runs left that ended without cleaning (kill -9, a power cut): what their labels mark, and their
 * directories. A run that lives, or was another machine's, is not touched. What the engine refuses to remove is left
 * to the next time: a Compose that was under way goes on for a moment after its run was killed.
 */
export async function removeDeadRuns(
  { docker }: Engine,
  marks: Marks,
  parent = tmpdir(),
): Promise<RemovedCounts> {
  const filters = labelled(HOME_LABEL);
  const [containers, networks, volumes, images] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }).then(({ Volumes }) => Volumes ?? []),
    docker.listImages({ filters: labelled(ORIGIN_LABEL) }),
  ]);
  const labels = [...containers, ...networks, ...volumes, ...images].map(
    ({ Labels }) => originOf(Labels)[HOME_LABEL] ?? '',
  );
  const homes = [...new Set([...labels, ...homesIn(parent)])].filter(Boolean);
  const dead = await deadOnes(homes);
  if (dead.length === 0) return {};
  const isTheirs = ({ Labels }: { Labels?: Record<string, string> | undefined }) =>
    dead.includes(originOf(Labels)[HOME_LABEL] ?? '');
  const directories = dead
    .flatMap((home) => directoryOf(home) ?? [])
    .filter((directory) => basename(directory).startsWith(RUN_DIRECTORY_PREFIX));
  const others = homes.filter((home) => !dead.includes(home));
  const traces = tracesOf(directories, !others.some((home) => isAtWork(home, containers)), marks);

  const theirContainers = [...containers.filter(isTheirs), ...(await leftContainers(docker, traces))];
  const removedContainers = await each(theirContainers, ({ Id }) =>
    docker.getContainer(Id).remove({ force: true, v: true }),
  );
  const [removedNetworks, removedVolumes] = await Promise.all([
    each(networks.filter(isTheirs), ({ Id }) => docker.getNetwork(Id).remove()),
    each(volumes.filter(isTheirs), ({ Name }) => docker.getVolume(Name).remove()),
  ]);
  const names = images
    .filter(isTheirs)
    .filter(({ RepoTags }) => !(RepoTags ?? []).some(marks.isKept))
    .flatMap((image) => (hasNoName(image) ? [image.Id] : (image.RepoTags ?? [])));
  const removedImages = await oneByOne(docker, [...names, ...(await leftLayers(docker, traces))]);
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  return {
    container: removedContainers,
    network: removedNetworks,
    volume: removedVolumes,
    image: removedImages,
    directory: directories.length,
  };
}

/** `9 containers, 1 network, 4 images`; '' for nothing. */
export function inWords(removed: RemovedCounts): string {
  return Object.entries(removed)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${count > 1 ? plural(kind) : kind}`)
    .join(', ');
}

const plural = (kind: string): string => (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`);

/** What was built while a run lived is known to be its only if no other run is under way now. */
function tracesOf(directories: readonly string[], isAlone: boolean, { isBuildStep }: Marks): Traces {
  const noted = directories.flatMap(notedIn);
  const begun = directories.map((directory) => statSync(directory, { throwIfNoEntry: false })?.birthtimeMs);
  const since = Math.min(...begun.filter((time) => time !== undefined));
  return { noted, ...(isAlone && Number.isFinite(since) && { signs: { since, isBuildStep } }) };
}

async function deadOnes(homes: readonly string[]): Promise<string[]> {
  const verdicts = await Promise.all(homes.map(isDead));
  return homes.filter((_, index) => verdicts[index]);
}

/** Directories of runs that may have left nothing else. */
function homesIn(parent: string): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(RUN_DIRECTORY_PREFIX))
    .map(({ name }) => join(parent, name))
    .filter((directory) => existsSync(join(directory, SIGN_OF_LIFE))) // Else it may be a run that just begins.
    .map(homeAt);
}

async function each<T>(items: readonly T[], remove: (item: T) => Promise<unknown>): Promise<number> {
  const removals = await Promise.allSettled(items.map(remove));
  return removals.filter(({ status }) => status === 'fulfilled').length;
}

/** Images of one build share layers: the engine fails when two removals come to the same one. */
async function oneByOne(docker: Docker, images: readonly string[]): Promise<number> {
  let count = 0;
  for (const image of images)
    count += await each([image], (name) => docker.getImage(name).remove({ force: true }));
  return count;
}
