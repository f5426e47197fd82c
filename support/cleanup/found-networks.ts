import { rmSync } from 'node:fs';
import type { Engine } from '../docker/engine';
import { bare, untagged } from '../docker/images';
import { labelled, ofProject, PROJECT_LABEL } from '../docker/labels';
import { builtByCompose, imagesOfPeers } from './created-resources';
import { Removal, type Removed } from './dead-runs';
import { keptDirectories, keptDirectory } from './kept-directory';
import type { CreatedNames } from './kept-networks';
import { KEPT_LABEL, SCENARIO_LABEL } from './labels';
import { isDead, parseIdentity, stateOf } from './process-identity';

/** A network that was kept, as its labels tell. */
export interface FoundNetwork {
  /** Of Compose. */
  readonly project: string;
  readonly networkId: string;
  /** The scenario that kept it, or what it was started as. */
  readonly title: string;
}

/** The networks that stay on the engine without a run, also where somebody has removed their containers. */
export async function keptNetworksOn({ docker }: Engine): Promise<FoundNetwork[]> {
  const filters = labelled(KEPT_LABEL);
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  const found = [...containers, ...networks].map(({ Labels = {} }): [string, FoundNetwork] => {
    const project = Labels[PROJECT_LABEL] ?? '';
    return [project, { project, networkId: Labels[KEPT_LABEL] ?? '', title: Labels[SCENARIO_LABEL] ?? '' }];
  });
  return [...new Map(found).values()].sort((a, b) => (a.networkId < b.networkId ? -1 : 1));
}

/**
 * Removes the network, what Compose built for it, and what its peers built and ran. What peers made stays where another
 * kept network has the same network id, since nobody can tell whose it is.
 */
export async function removeKeptNetwork(
  engine: Engine,
  { project, networkId }: FoundNetwork,
  names: CreatedNames,
  isDryRun = false,
): Promise<Removed> {
  const { docker } = engine;
  const filters = ofProject(project);
  const [all, services, networks, volumes, images, built, kept] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }).then(({ Volumes }) => Volumes ?? []),
    imagesOfPeers(docker, networkId),
    builtByCompose(docker, project),
    keptNetworksOn(engine),
  ]);
  const isShared = kept.some((other) => other.project !== project && other.networkId === networkId);
  const isTheirs = (name: string) => !isShared && names.isDevName(networkId, name);
  const removal = new Removal(docker, isDryRun);
  // Peers first: one that is still running would create its containers again.
  await removal.containers(services);
  await removal.containers(all.filter(({ Names }) => isTheirs(bare(Names[0] ?? ''))));
  await removal.each('network', networks, ({ Id }) => docker.getNetwork(Id).remove());
  await removal.each('volume', volumes, ({ Name }) => docker.getVolume(Name).remove());
  const byPeers = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => isTheirs(untagged(name)));
  await removal.images([...byPeers, ...built]);
  if (!isDryRun) rmSync(keptDirectory(project), { recursive: true, force: true });
  return removal.removed;
}

/** Removes the folders of networks that are gone, such as that of an `up` that was killed before it created a container. */
export async function removeOrphanedDirectories(
  { docker, id }: Engine,
  isDryRun = false,
  directories = keptDirectories(),
): Promise<Removed> {
  const ended = directories.filter(({ engine, process }) => engine === id && hasEnded(process));
  const filters = labelled(PROJECT_LABEL);
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  const present = new Set([...containers, ...networks].map(({ Labels }) => Labels?.[PROJECT_LABEL]));
  const orphaned = ended.filter(({ project }) => !present.has(project));
  const removal = new Removal(docker, isDryRun);
  await removal.each('directory', orphaned, async ({ path }) => rmSync(path, { recursive: true }));
  return removal.removed;
}

function hasEnded(process: string): boolean {
  const identity = parseIdentity(process);
  return identity !== undefined && isDead(stateOf(identity), false);
}
