import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { isMissing } from '../docker/engine-errors';
import { bare, bareId, hasNoName, removeImage } from '../docker/images';
import { labelled, PROJECT_LABEL } from '../docker/labels';
import { systemClock } from '../waiting/clock';
import { isKeptForGood } from './build-cache';
import { builtByCompose } from './created-resources';
import { KEPT_LABEL, originOf, PREFIX, PROCESS_LABEL } from './labels';
import { buildLayers, isBuildContainer, type PeerSigns } from './ownership';
import { countsAsAlive, isDead, parseIdentity, stateOf } from './process-identity';
import { runDirectories } from './run-directory';

/** The names of what was removed, by kind: container, network, volume, image, directory. */
export type Removed = Readonly<Record<string, readonly string[]>>;

type BuildSigns = Pick<PeerSigns, 'isBuildStep'>;

/**
 * Removes what dead runs left (kill -9, a power cut): what has their labels, what Compose and peers built, and their
 * directories. A directory stays as long as a container resists, which may have mounted it: Compose can go on for a moment
 * after its run was killed. Labels decide about objects of the engine only: anyone can set them.
 */
export async function removeDeadRuns(
  { docker }: Engine,
  signs: BuildSigns,
  root = tmpdir(),
  /** Only says what it would remove. */
  isDryRun = false,
): Promise<Removed> {
  const filters = labelled(PROCESS_LABEL);
  const [containers, networks, volumes, images] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }).then(({ Volumes }) => Volumes ?? []),
    docker.listImages(),
  ]);
  const directories = runDirectories(root);
  const runs = new Set([
    ...[...containers, ...networks, ...volumes, ...images].map(processOf),
    ...directories.map((directory) => directory.owner),
  ]);
  const dead = new Set([...runs].filter((run) => is(isDead, run, containers)));
  if (dead.size === 0) return {};
  const isTheirs = (object: Labelled) => dead.has(processOf(object));
  const isAlone = ![...runs].some((run) => !dead.has(run) && is(countsAsAlive, run, containers));
  const theirDirectories = directories.filter((directory) => dead.has(directory.owner));
  const since = isAlone ? Math.min(...theirDirectories.map(({ created }) => created)) : Infinity;
  const left = await buildLeftovers(docker, signs, since);

  const removal = new Removal(docker, isDryRun);
  await removal.containers([...containers.filter(isTheirs), ...left.containers]);
  const areContainersGone = !removal.hasFailed;
  await removal.each('network', networks.filter(isTheirs), ({ Id }) => docker.getNetwork(Id).remove());
  await removal.each('volume', volumes.filter(isTheirs), ({ Name }) => docker.getVolume(Name).remove());
  const named = images
    .filter(isTheirs)
    .filter(({ RepoTags }) => !(RepoTags ?? []).some(isKeptForGood))
    .flatMap((image) => (hasNoName(image) ? [image.Id] : (image.RepoTags ?? [])));
  const projects = new Set([...containers, ...networks].filter(isTheirs).map(projectOf));
  const built = [...projects]
    .filter((project) => project.startsWith(PREFIX))
    .map((project) => builtByCompose(docker, project));
  await removal.images([...named, ...(await Promise.all(built)).flat(), ...left.images]);
  if (areContainersGone)
    await removal.each('directory', theirDirectories, async ({ path }) => rmSync(path, { recursive: true }));
  return removal.removed;
}

/** After peers with the engine's own socket have gone, the engine still ends a step of a build; in milliseconds. */
const BUILD_STEP_BOUND = 2_000;

/**
 * At the end of a run whose peers had the engine's own socket: removes what their failed and broken builds left since
 * then. Returns a hint where something is left of which nobody can tell whose it is, since another run builds, too.
 */
export async function removeBuildLeftovers(
  { docker }: Engine,
  signs: BuildSigns,
  own: { readonly process: string; readonly since: number },
): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>();
  systemClock.after(BUILD_STEP_BOUND, resolve);
  await promise;
  const [all, left] = await Promise.all([
    docker.listContainers({ all: true }),
    buildLeftovers(docker, signs, own.since),
  ]);
  const others = new Set(all.map(processOf).filter((run) => run !== '' && run !== own.process));
  const isKeptRunning = all.some(({ Labels, State }) => KEPT_LABEL in Labels && State === 'running');
  const isAlone = !isKeptRunning && ![...others].some((run) => is(countsAsAlive, run, all));
  if (left.containers.length + left.images.length === 0) return '';
  if (!isAlone) return notOurs(left);
  const removal = new Removal(docker);
  await removal.containers(left.containers);
  await removal.images(left.images);
  return '';
}

/** `9 containers, 1 network, 4 images`; empty for nothing. */
export function describeCounts(removed: Readonly<Record<string, readonly unknown[]>>): string {
  return Object.entries(removed)
    .filter(([, { length }]) => length > 0)
    .map(([kind, { length }]) => `${length} ${length > 1 ? `${kind.replace(/y$/, 'ie')}s` : kind}`)
    .join(', ');
}

interface Leftovers {
  readonly containers: readonly Docker.ContainerInfo[];
  readonly images: readonly string[];
}

/** What builds without the gateway left since a time, in milliseconds since the epoch. */
async function buildLeftovers(docker: Docker, signs: BuildSigns, since: number): Promise<Leftovers> {
  const isRecent = ({ Created }: { readonly Created: number }) => (Created + 1) * 1_000 > since;
  const [all, images] = await Promise.all([docker.listContainers({ all: true }), docker.listImages()]);
  return {
    containers: all.filter((container) => isRecent(container) && isBuildContainer(container, signs)),
    images: await buildLayers(docker, images.filter(isRecent), signs),
  };
}

function notOurs({ containers, images }: Leftovers): string {
  const counts = describeCounts({ container: containers, image: images });
  const commands = [
    ['docker rm', containers.map(({ Id }) => Id)],
    ['docker rmi', images.map(bareId)],
  ] as const;
  return (
    `Builds left ${counts}. They may belong to another network that runs on this engine. Remove them when it is gone:\n` +
    commands
      .filter(([, ids]) => ids.length > 0)
      .map(([command, ids]) => `  ${command} ${ids.map((id) => id.slice(0, 12)).join(' ')}`)
      .join('\n')
  );
}

interface Labelled {
  readonly Labels?: Record<string, string> | null | undefined;
}

const processOf = ({ Labels }: Labelled): string => originOf(Labels)[PROCESS_LABEL] ?? '';

const projectOf = ({ Labels }: Labelled): string => Labels?.[PROJECT_LABEL] ?? '';

/** False for a text that names no process. */
function is(verdict: typeof isDead, run: string, containers: readonly Docker.ContainerInfo[]): boolean {
  const identity = parseIdentity(run);
  const isRunning = () => containers.some((one) => one.State === 'running' && processOf(one) === run);
  return identity !== undefined && verdict(stateOf(identity), isRunning());
}

/** Removes as much as the engine allows. */
export class Removal {
  readonly removed: Record<string, string[]> = {};
  hasFailed = false;

  constructor(
    private readonly docker: Docker,
    private readonly isDryRun = false,
  ) {}

  containers(containers: readonly { readonly Id: string; readonly Names: string[] }[]): Promise<void> {
    return this.each('container', containers, ({ Id }) =>
      this.docker.getContainer(Id).remove({ force: true, v: true }),
    );
  }

  /** One at a time: images of one build share layers, and the engine fails when two removals come to the same one. */
  async images(images: readonly string[]): Promise<void> {
    for (const image of images)
      await this.each('image', [image], (name) => removeImage(this.docker, name, { force: true }));
  }

  async each<T extends Named>(
    kind: string,
    items: readonly T[],
    remove: (item: T) => Promise<unknown>,
  ): Promise<void> {
    const removals = await Promise.allSettled(
      items.map(async (item) => {
        if (!this.isDryRun) await remove(item);
        return nameOf(item);
      }),
    );
    for (const removal of removals)
      if (removal.status === 'fulfilled') this.removed[kind] = [...(this.removed[kind] ?? []), removal.value];
      else this.hasFailed ||= !isMissing(removal.reason);
  }
}

/** Something of the engine, the reference of an image, or a directory. */
type Named =
  | string
  | { readonly Names: readonly string[] }
  | { readonly Name: string }
  | { readonly path: string };

function nameOf(item: Named): string {
  if (typeof item === 'string') return item;
  if ('Names' in item) return bare(item.Names[0] ?? '');
  return 'Name' in item ? item.Name : item.path;
}
