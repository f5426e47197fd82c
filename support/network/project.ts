import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Compose, ComposeConfig, ComposeProject, ComposeService } from '../docker/compose';
import { convertFormat1 } from '../docker/compose-format1';
import { environmentIn } from '../docker/container';
import type { Engine } from '../docker/engine';
import { findImage, type ImageInfo } from '../docker/images';
import type { Composition, ServiceDescription, ServiceDescriptions } from '../fabric/composition';
import type { Generation, NetworkDirectories } from '../fabric/generation';
import { requireVersionOfImages } from '../fabric/image-version';
import { COMPOSE_DIRECTORY, type Topology } from '../fabric/topology';
import { requireHostPorts } from './host-ports';
import { obtainImages } from './images';
import type { NetworkIds, RunContext } from './state';

/** A network as its Compose files describe it. */
export interface ComposedNetwork {
  readonly project: ComposeProject;
  readonly config: ComposeConfig;
  readonly services: ServiceDescriptions;
  readonly composition: Composition;
}

/**
 * Reads the Compose files of the topology, with those that are made of it. Throws a UserError where one is wrong, or an image
 * is missing.
 */
export async function readProject(
  { engine, generation, compose, settings }: RunContext,
  topology: Topology,
  { project: name, networkId, note }: NetworkIds,
  directories: NetworkDirectories,
): Promise<ComposedNetwork> {
  const { directory } = directories;
  const project = {
    name,
    directory: COMPOSE_DIRECTORY,
    files: [
      ...modelled(generation, topology, directory),
      ...inFormat2(topology.files, directory, note),
      ...added(topology, directory),
    ],
    environment: {
      PATH: process.env['PATH'] ?? '',
      ...generation.composeEnvironment(settings, networkId, directories),
    },
  };
  const config = await compose.config(project);
  for (const warning of config.warnings) note(`Compose warns: ${warning}`);
  const services = await describeServices(engine, compose, project, config);
  const composition = generation.describe(services);
  requireVersionOfImages(services, composition, settings.fabricVersion);
  await requireHostPorts(engine.place, composition, config);
  return { project, config, services, composition };
}

/** The Compose file that is made of the network's shape, if it has one. */
function modelled({ topologies }: Generation, { shape }: Topology, directory: string): string[] {
  if (!shape) return [];
  const file = join(directory, 'docker-compose.json');
  writeFileSync(file, JSON.stringify(topologies.composeModel?.(shape), undefined, 2));
  return [file];
}

/** The Compose file of the services that a scenario adds, if it does. */
function added({ services }: Topology, directory: string): string[] {
  if (!services) return [];
  const file = join(directory, 'services.json');
  writeFileSync(file, JSON.stringify({ services }, undefined, 2));
  return [file];
}

/** The files, with copies in today's format for those in format v1. */
function inFormat2(names: readonly string[], directory: string, note: NetworkIds['note']): string[] {
  const copies = new Map<string, string>();
  return names.map((name) => {
    const copy = convertFormat1(resolve(COMPOSE_DIRECTORY, name), directory, copies);
    if (copy) note(`${name} is in Compose's format v1; this run uses a copy in today's format`);
    return copy ?? name;
  });
}

/**
 * The services of the project, completed by what their images say. Images that the engine does not have are built or
 * pulled. Throws a UserError where that fails.
 */
async function describeServices(
  engine: Engine,
  compose: Pick<Compose, 'build'>,
  project: ComposeProject,
  { services }: Pick<ComposeConfig, 'services'>,
): Promise<Map<string, ServiceDescription>> {
  const images = new Map<string, ImageInfo>();
  const nameOf = (service: string) => services.get(service)?.image ?? `${project.name}-${service}`;
  const look = async () => {
    for (const name of new Set([...services.keys()].map(nameOf))) {
      const image = images.get(name) ?? (await findImage(engine.docker, name));
      if (image) images.set(name, image);
    }
  };
  await look();
  const missing = [...services].filter(([name]) => !images.has(nameOf(name)));
  const toBuild = missing.filter(([, { build }]) => build).map(([name]) => name);
  const toPull = missing
    .filter(([, { build, image }]) => !build && image !== undefined)
    .map(([name]) => name);
  if (toBuild.length > 0) await compose.build(engine, project, toBuild);
  await obtainImages(
    engine,
    toPull.map((service) => ({ reference: nameOf(service), purpose: `, which ${service} runs` })),
  );
  if (missing.length > 0) await look();
  return new Map(
    [...services].map(([name, service]) => [name, withImage(service, images.get(nameOf(name)))]),
  );
}

function withImage(
  { image = '', environment, entrypoint, command, volumes = [] }: ComposeService,
  info: ImageInfo | undefined,
): ServiceDescription {
  const config = info?.Config;
  const set = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== null);
  const ownCommand = command ?? (entrypoint ? [] : config?.Cmd);
  return {
    image,
    environment: { ...environmentIn(config ?? {}), ...Object.fromEntries(set) },
    command: [...asWords(entrypoint ?? config?.Entrypoint), ...asWords(ownCommand)],
    mounts: volumes.flatMap(({ type, source = '', target }) => (type === 'bind' ? [{ source, target }] : [])),
  };
}

const asWords = (command: string | readonly string[] | null | undefined): readonly string[] =>
  typeof command === 'string' ? [command] : (command ?? []);
