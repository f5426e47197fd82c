import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { compilerVolume, outputsFolder } from '../cleanup/build-cache';
import { CreatedResources, removeBuiltImages } from '../cleanup/created-resources';
import { newKeptDirectory } from '../cleanup/kept-directory';
import {
  KEPT_LABEL,
  LAYERS_LABEL,
  NETWORK_LABEL,
  PEER_LABEL,
  packLabels,
  RUN_LABEL,
  SCENARIO_LABEL,
} from '../cleanup/labels';
import { ByLabel, BySigns, type PeerSigns } from '../cleanup/ownership';
import type { RunDirectory } from '../cleanup/run-directory';
import type { Compose, ComposeConfig, ComposeProject } from '../docker/compose';
import { convertFormat1 } from '../docker/compose-format1';
import type { Engine } from '../docker/engine';
import { UserError } from '../errors';
import {
  type Composition,
  nameIn,
  type PeerDescription,
  peersOf,
  type ServiceDescriptions,
} from '../fabric/composition';
import type { Generation } from '../fabric/generation';
import { requireVersionOfImages } from '../fabric/image-version';
import type { PeerName } from '../fabric/names';
import { COMPOSE_DIRECTORY, type Topology } from '../fabric/topology';
import type { GatewayDecision } from '../gateway/decision';
import { Gateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/policy';
import type { Settings } from '../settings';
import { networksOf, Overlay } from './overlay';
import { describeServices } from './services';
import type { PreparedNetwork } from './state';

/** What all networks of a run have in common. */
export interface RunContext {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly compose: Compose;
  readonly settings: Settings;
  readonly directory: Pick<RunDirectory, 'labels' | 'directory' | 'newDirectory'>;
  readonly gateway: GatewayDecision;
}

export interface NetworkIds {
  /** Of Compose; it names and labels all of the network. */
  readonly project: string;
  readonly networkId: string;
  readonly scenario: string;
  /** True for a network that outlives its run: nothing of it bears the run's labels or needs the run. */
  readonly isKept: boolean;
  /** Tells the user what was replaced in the Compose files, and what Compose warns of. */
  readonly note: (text: string) => void;
}

/**
 * Reads the Compose files, adds to them what the scenario and this run need, and notes what the engine holds. Throws a
 * UserError where a Compose file is wrong.
 */
export async function prepareNetwork(
  context: RunContext,
  described: Topology,
  ids: NetworkIds,
): Promise<PreparedNetwork> {
  const { engine, generation, compose, settings, gateway: decision } = context;
  const { project: name, networkId } = ids;
  const { devNames } = generation;
  const engineSocket = decision.isOn && !ids.isKept ? decision.engineSocket : undefined;
  const directory =
    ids.isKept && generation.mountsFiles
      ? newKeptDirectory(name, engine.id)
      : context.directory.newDirectory();
  const socketDirectory = engineSocket ? folderWithoutSocket(directory) : dirname(engine.socketFile);
  const base = {
    name,
    directory: COMPOSE_DIRECTORY,
    files: [
      ...modelled(generation, described, directory),
      ...inFormat2(described.files, directory, ids.note),
      ...added(described, directory),
    ],
    environment: {
      PATH: process.env['PATH'] ?? '',
      ...generation.composeEnvironment(settings, networkId, { directory, socketDirectory }),
    },
  };
  const config = await compose.config(base);
  for (const warning of config.warnings) ids.note(`Compose warns: ${warning}`);
  const { services, composition } = await describe(context, base, config);
  const topology = withFullNames(described, composition);
  const fabric = generation.newNetwork(withSettingsOf(topology, services, composition), directory);
  const signs = signsOf(generation, composition, networkId);
  const { isOurName } = signs;
  const resources = await CreatedResources.begin(engine, {
    project: name,
    isOurName,
    ownership: (history) =>
      engineSocket
        ? new ByLabel(name, context.directory.labels[RUN_LABEL], isOurName, history)
        : new BySigns(engine, name, signs, history),
  });
  const labels = {
    ...(ids.isKept ? { [KEPT_LABEL]: networkId } : context.directory.labels),
    [NETWORK_LABEL]: name,
    [SCENARIO_LABEL]: ids.scenario,
  };
  const client = (peer: PeerName, { service }: PeerDescription): GatewayClient => {
    const own = { ...labels, [PEER_LABEL]: peer };
    return {
      name: peer,
      isOwnName: (name) => devNames.isNameOf(networkId, peer, name),
      // Builds of the same chaincode have the same input, on whichever peer.
      buildKey: devNames.chaincodeIn,
      labels: own,
      imageLabels: packLabels(own),
      networks: networksOf(config.services.get(service) ?? {}, config.networks),
    };
  };
  const own = { file: engine.socketFile, folder: dirname(engine.socketFile) };
  const named = { file: join(socketDirectory, 'docker.sock'), folder: socketDirectory };
  const overlay = new Overlay({
    topology,
    composition,
    config,
    labels,
    peerEnvironment: generation.peerEnvironment(settings, networkId),
    engineSockets: [own, named, DEFAULT_SOCKET],
    publishOn: engine.place.publishesHere ? '127.0.0.1' : undefined,
    hasSelinux: engine.place.hasSelinux,
  });
  for (const note of overlay.notes) ids.note(note);
  for (const [at, peer] of [...composition.peers.keys()].entries()) {
    const address = generation.chaincodeAddress(overlay.environments[at] ?? {}, peer);
    if (address.startsWith('0.0.0.0'))
      ids.note(
        `${peer} tells its chaincode to connect to ${address}, where no peer listens: the compose file must give ${peer} an address (CORE_PEER_ADDRESS=${peer}:7051).`,
      );
  }
  let gateway: Gateway | undefined;
  try {
    if (engineSocket) {
      const images = overlay.environments.map((one) => generation.buildImages(settings, one));
      gateway = await Gateway.open({
        engineSocket,
        directory,
        clients: [...composition.peers].map(([peer, description]) => client(peer, description)),
        policy: generation.engineRequests,
        images: {
          builders: [...new Set(images.flatMap(({ builders }) => builders))],
          runtimes: [...new Set(images.flatMap(({ runtimes }) => runtimes))],
        },
        layerLabels: layerLabels(context),
        outputs: outputsFolder(settings.buildCache, context.directory.directory, directory),
        compilerVolume: compilerVolume(settings.buildCache, context.directory.labels),
      });
    }
    const file = join(directory, 'overlay.json');
    writeFileSync(file, JSON.stringify(overlay.file((peer) => gateway?.socketOf(peer) ?? own)));
    const project = { ...base, files: [...base.files, file] };
    await fabric.writeFiles();
    const prepared = { engine, generation, fabric, topology, composition, project, networkId };
    return { ...prepared, resources, gateway, directory, waits: settings.waits };
  } catch (error) {
    resources.end();
    await gateway?.close(); // Its open sockets would keep the process alive.
    throw error;
  }
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

/** What tells the images and containers that peers of this network make. */
export function signsOf({ devNames }: Generation, composition: Composition, networkId: string): PeerSigns {
  const prefixes = peersOf(composition).map((peer) => devNames.prefix(networkId, peer));
  const isOurName = (name: string) => prefixes.some((prefix) => name.startsWith(prefix));
  return { isOurName, isBuildStep: devNames.isBuildStep };
}

async function describe(
  { engine, generation, compose, settings }: RunContext,
  project: ComposeProject,
  config: ComposeConfig,
): Promise<{ readonly services: ServiceDescriptions; readonly composition: Composition }> {
  try {
    const services = await describeServices(engine, compose, project, config);
    const composition = generation.describe(services);
    requireVersionOfImages(services, composition, settings.fabricVersion);
    requireOwnPorts(composition, config);
    return { services, composition };
  } catch (error) {
    await removeBuiltImages(engine, project.name);
    throw error;
  }
}

/** The same topology with the services of single settings under the names of the composition. */
const withFullNames = (topology: Topology, composition: Composition): Topology => ({
  ...topology,
  settingsOf: Object.fromEntries(
    Object.entries(topology.settingsOf).map(([name, settings]) => [nameIn(composition, name), settings]),
  ),
});

/** The services with the environment that the scenario gives them. */
const withSettingsOf = (
  { settings, settingsOf }: Topology,
  services: ServiceDescriptions,
  composition: Composition,
): ServiceDescriptions =>
  new Map(
    [...services].map(([service, description]) => {
      const name = nameIn(composition, service);
      const own = { ...(composition.validators.includes(name) && settings), ...settingsOf[name] };
      return [service, { ...description, environment: { ...description.environment, ...own } }];
    }),
  );

/** Throws a UserError for peers that would listen on the same ports of the engine's machine. */
function requireOwnPorts({ peers }: Composition, { services }: ComposeConfig): void {
  const taken = new Map<number, PeerName>();
  for (const [name, { service, ports }] of peers) {
    if (services.get(service)?.network_mode !== 'host') continue;
    for (const port of ports) {
      const other = taken.get(port);
      if (other !== undefined)
        throw new UserError(
          `${other} and ${name} both use the network of the host (network_mode: host) and port ${port} there. ` +
            'Leave network_mode out of the compose file, or give each peer ports of its own.',
        );
      taken.set(port, name);
    }
  }
}

/** As compose files name it, whatever engine is used. */
const DEFAULT_SOCKET = { file: '/var/run/docker.sock', folder: '/var/run' };

/** The same for all builds that share layers. */
function layerLabels({ settings, directory: { labels } }: RunContext): Record<string, string> {
  return settings.buildCache === 'keep' ? { [LAYERS_LABEL]: 'keep' } : { ...labels, ...packLabels(labels) };
}

/** What a service that mounts the engine's socket without being a peer gets. */
function folderWithoutSocket(directory: string): string {
  const empty = join(directory, 'none');
  mkdirSync(empty);
  return empty;
}
