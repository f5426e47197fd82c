import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compilerVolume, keptLayers, outputsFolder } from '../cleanup/build-cache';
import { CreatedResources, removeBuiltImages } from '../cleanup/created-resources';
import { newKeptDirectory } from '../cleanup/kept-directory';
import {
  KEPT_LABEL,
  LAYERS_LABEL,
  type Labels,
  NETWORK_LABEL,
  PEER_LABEL,
  packLabels,
  RUN_LABEL,
  SCENARIO_LABEL,
} from '../cleanup/labels';
import { ByLabel, BySigns, type PeerSigns } from '../cleanup/ownership';
import {
  type Composition,
  nameIn,
  type PeerDescription,
  peersOf,
  type ServiceDescriptions,
} from '../fabric/composition';
import type { Generation } from '../fabric/generation';
import { isMadeBy, type PeerName } from '../fabric/names';
import type { Topology } from '../fabric/topology';
import { Gateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/policy';
import { networksOf, Overlay } from './overlay';
import { type ComposedNetwork, readProject } from './project';
import type { NetworkIds, PreparedNetwork, RunContext } from './state';

/**
 * Reads the Compose files, adds to them what the scenario and this run need, and notes what the engine holds. Throws a
 * UserError where a Compose file is wrong.
 */
export async function prepareNetwork(
  context: RunContext,
  topology: Topology,
  ids: NetworkIds,
): Promise<PreparedNetwork> {
  const undo = [() => removeBuiltImages(context.engine, ids.project)];
  try {
    return await prepare(context, topology, ids, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

/** `undo`: what is to be done where it fails, the last thing first. */
async function prepare(
  context: RunContext,
  described: Topology,
  ids: NetworkIds,
  undo: (() => Promise<void>)[],
): Promise<PreparedNetwork> {
  const { engine, generation, settings, gateway: decision } = context;
  const { project: name, networkId } = ids;
  const engineSocket = decision.isOn && !ids.isKept ? decision.engineSocket : undefined;
  const directory =
    ids.isKept && generation.mountsFiles
      ? newKeptDirectory(name, engine.id)
      : context.directory.newDirectory();
  undo.push(async () => rmSync(directory, { recursive: true, force: true }));
  const socketDirectory = engineSocket ? folderWithoutSocket(directory) : dirname(engine.socketFile);
  const composed = await readProject(context, described, ids, { directory, socketDirectory });
  const { config, services, composition } = composed;
  const topology = withFullNames(described, composition);
  const fabric = generation.newNetwork(withSettingsOf(topology, services, composition), directory);
  const signs = signsOf(generation, composition, networkId);
  const resources = await CreatedResources.begin(engine, {
    project: name,
    isOurName: signs.isOurName,
    networkId,
    hasBuilds: [...config.services.values()].some(({ build }) => build !== undefined),
    ownership: (history) =>
      engineSocket
        ? new ByLabel(name, context.directory.labels[RUN_LABEL], signs.isOurName, history)
        : new BySigns(engine, name, signs, history),
  });
  undo.push(async () => resources.end());
  const labels = {
    ...(ids.isKept ? { [KEPT_LABEL]: networkId } : context.directory.labels),
    [NETWORK_LABEL]: name,
    [SCENARIO_LABEL]: ids.scenario,
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
    reachesBridges: engine.place.sharesHostNetwork && !ids.isKept,
    hasSelinux: engine.place.hasSelinux,
  });
  for (const note of overlay.notes) ids.note(note);
  for (const note of unreachablePeers(generation, composition, overlay)) ids.note(note);
  const { environments } = overlay;
  const gateway = engineSocket
    ? await openGateway(context, composed, { networkId, directory, engineSocket, labels, environments })
    : undefined;
  if (gateway) undo.push(() => gateway.close()); // Its open sockets would keep the process alive.
  const file = join(directory, 'overlay.json');
  writeFileSync(file, JSON.stringify(overlay.file((peer) => gateway?.socketOf(peer) ?? own)));
  const project = { ...composed.project, files: [...composed.project.files, file] };
  await fabric.writeFiles();
  const prepared = { engine, generation, fabric, topology, composition, project, networkId };
  return { ...prepared, resources, gateway, directory, waits: settings.waits };
}

/** A line for each peer to which its chaincode cannot connect. */
const unreachablePeers = (
  { chaincodeAddress }: Generation,
  { peers }: Composition,
  { environments }: Overlay,
): string[] =>
  [...peers.keys()].flatMap((peer, at) => {
    const address = chaincodeAddress(environments[at] ?? {}, peer);
    return address.startsWith('0.0.0.0')
      ? `${peer} tells its chaincode to connect to ${address}, where no peer listens: the compose file must give ${peer} an address (CORE_PEER_ADDRESS=${peer}:7051).`
      : [];
  });

/** Through it each peer reaches the engine. */
function openGateway(
  { generation, settings, directory: { directory: shared, labels: ofRun } }: RunContext,
  { config, composition }: ComposedNetwork,
  {
    networkId,
    directory,
    engineSocket,
    environments,
    labels,
  }: {
    readonly networkId: string;
    readonly directory: string;
    readonly engineSocket: string;
    readonly environments: Overlay['environments'];
    readonly labels: Labels;
  },
): Promise<Gateway> {
  const { devNames } = generation;
  const client = ([peer, { service }]: [PeerName, PeerDescription]): GatewayClient => {
    const own = { ...labels, [PEER_LABEL]: peer };
    return {
      name: peer,
      isOwnName: (name) => devNames.isNameOf(networkId, peer, name),
      labels: own,
      imageLabels: packLabels(own),
      networks: networksOf(config.services.get(service) ?? {}, config.networks),
    };
  };
  const images = environments.map((one) => generation.buildImages(settings, one));
  return Gateway.open({
    engineSocket,
    directory,
    clients: [...composition.peers].map(client),
    requests: generation.engineRequests,
    images: {
      builders: [...new Set(images.flatMap(({ builders }) => builders))],
      runtimes: [...new Set(images.flatMap(({ runtimes }) => runtimes))],
    },
    // The same for all builds that share layers.
    layerLabels:
      settings.buildCache === 'keep' ? { [LAYERS_LABEL]: 'keep' } : { ...ofRun, ...packLabels(ofRun) },
    keptLayers: keptLayers(settings.buildCache, ofRun[RUN_LABEL] ?? ''),
    outputs: outputsFolder(settings.buildCache, shared, directory),
    compilerVolume: compilerVolume(settings.buildCache, ofRun),
  });
}

/** What tells the images and containers that peers of this network make. */
export function signsOf({ devNames }: Generation, composition: Composition, networkId: string): PeerSigns {
  const isOurName = (name: string) => peersOf(composition).some((peer) => isMadeBy(name, networkId, peer));
  return { isOurName, isBuildStep: devNames.isBuildStep };
}

/** As compose files name it, whatever engine is used. */
const DEFAULT_SOCKET = { file: '/var/run/docker.sock', folder: '/var/run' };

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

/** What a service that mounts the engine's socket without being a peer gets. */
function folderWithoutSocket(directory: string): string {
  const empty = join(directory, 'none');
  mkdirSync(empty);
  return empty;
}
