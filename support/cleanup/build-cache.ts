import { readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Engine } from '../docker/engine';
import { isMissing, unlessGone } from '../docker/engine-errors';
import { imagesNamed, removeImage } from '../docker/images';
import type { BuildCache } from '../settings';
import { LAYERS_LABEL, type Labels, PREFIX, RUN_LABEL } from './labels';

const REPOSITORY = 'chaincode-bdd/layers';
/** Begins the tag of an image that outlives its run. */
const KEPT_FOR_GOOD = 'keep';

/**
 * Begins the names of images that keep the layers of builds, so that the next build is fast. The names that peers gave go
 * with their network, so that an assertion on a dev image never finds an old one. Undefined: nothing is kept.
 */
export function keptLayers(cache: BuildCache, run: string): string | undefined {
  return cache === 'off' ? undefined : `${REPOSITORY}:${cache === 'keep' ? KEPT_FOR_GOOD : run}-`;
}

/** Keeps the layers of builds that did not go through the gateway, which else does it. */
export class KeptBuilds {
  readonly #kept = new Set<string>();

  constructor(
    private readonly engine: Engine,
    private readonly cache: BuildCache,
    private readonly run: string,
  ) {}

  /** Keeps one image of each chaincode. To be called before the network is removed. */
  async keep(devNames: Iterable<string>, chaincodeIn: (devName: string) => string): Promise<void> {
    const prefix = keptLayers(this.cache, this.run);
    if (prefix === undefined) return;
    const byChaincode = new Map([...devNames].map((name) => [chaincodeIn(name), name]));
    await Promise.all(
      [...byChaincode].map(([chaincode, name]) => this.#keep(`${prefix}${chaincode.slice(0, 64)}`, name)),
    );
  }

  /** Removes what was kept for the run, by whomever: images, and the volume of its compilers. */
  async remove(): Promise<void> {
    const { docker } = this.engine;
    if (this.cache === 'keep') {
      await removeOldLayers(docker);
      return removeOldOutputs(KEPT_OUTPUTS);
    }
    await unlessGone(docker.getVolume(volumeName(this.run)).remove());
    const prefix = keptLayers('run', this.run) ?? '';
    const names = (await imagesNamed(docker, REPOSITORY))
      .flatMap(({ RepoTags }) => RepoTags ?? [])
      .filter((name) => name.startsWith(prefix));
    for (const name of names) await unlessGone(removeImage(docker, name));
  }

  /** Once a run: a second tag would leave the first image without a name. */
  async #keep(name: string, image: string): Promise<void> {
    if (this.#kept.has(name)) return;
    this.#kept.add(name);
    try {
      const [repo = '', tag = ''] = name.split(':');
      await this.engine.docker.getImage(image).tag({ repo, tag });
    } catch (error) {
      this.#kept.delete(name);
      if (!isMissing(error)) throw error; // A scenario may have removed the image itself.
    }
  }
}

/** True for the name of an image that outlives its run (BUILD_CACHE=keep). */
export const isKeptForGood = (name: string): boolean => name.startsWith(`${REPOSITORY}:${KEPT_FOR_GOOD}-`);

/** Where a network has what was compiled in containers: for itself, for all networks of the run, or for later runs, too. */
export function outputsFolder(cache: BuildCache, run: string, network: string): string {
  return cache === 'keep' ? KEPT_OUTPUTS : join(cache === 'run' ? run : network, 'compiled');
}

const KEPT_OUTPUTS = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'chaincode-bdd',
  'compiled',
);

/** How many images, and how many outputs, outlive a run; those of Go have 19 MB each. */
const LARGEST_NUMBER = 20;

/** Of the images that outlive a run, the newest stay. */
async function removeOldLayers(docker: Docker): Promise<void> {
  const kept = (await imagesNamed(docker, REPOSITORY))
    .toSorted((one, other) => other.Created - one.Created)
    .flatMap(({ RepoTags }) => (RepoTags ?? []).filter(isKeptForGood));
  for (const name of kept.slice(LARGEST_NUMBER)) await unlessGone(removeImage(docker, name));
}

/** Those that were used last stay. */
export async function removeOldOutputs(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const outputs = await Promise.all(
    names.map(async (name) => {
      const output = join(folder, name);
      return { output, used: (await stat(output).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  const old = outputs.toSorted((one, other) => other.used - one.used).slice(LARGEST_NUMBER);
  await Promise.all(old.map(({ output }) => rm(output, { recursive: true, force: true })));
}

/** What compilers of this run keep for later builds; undefined where every build is to take its own time. */
export function compilerVolume(
  cache: BuildCache,
  labels: Labels,
): { name: string; labels: Labels } | undefined {
  if (cache === 'off') return undefined;
  return cache === 'keep'
    ? { name: volumeName(KEPT_FOR_GOOD), labels: { [LAYERS_LABEL]: KEPT_FOR_GOOD } }
    : { name: volumeName(labels[RUN_LABEL] ?? ''), labels };
}

const volumeName = (run: string): string => `${PREFIX}${run}-compiler-cache`;
