import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreatedResources } from '../cleanup/created-resources';
import {
  KEPT_LABEL,
  LAYERS_LABEL,
  NETWORK_LABEL,
  PEER_LABEL,
  packLabels,
  RUN_LABEL,
  SCENARIO_LABEL,
} from '../cleanup/labels';
import { ByLabel, BySigns } from '../cleanup/ownership';
import type { RunDirectory } from '../cleanup/run-directory';
import type { Compose, ComposeProject, ComposeService } from '../docker/compose';
import type { Engine } from '../docker/engine';
import { type Composition, compositionOf, peersOf } from '../fabric/v0.6/composition';
import { chaincodeOf, devName, isBuildStep, namesOf } from '../fabric/v0.6/dev-names';
import { COMPOSE_DIRECTORY, dockerfileOn, type Topology } from '../fabric/v0.6/topology';
import type { GatewayDecision } from '../gateway/decision';
import { Gateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/policy';
import type { Settings } from '../settings';
import { overlayOf } from './overlay';

/** What all networks of a run have in common. */
export interface RunContext {
  readonly engine: Engine;
  readonly compose: Compose;
  readonly settings: Settings;
  readonly home: Pick<RunDirectory, 'labels' | 'newDirectory'>;
  readonly gateway: GatewayDecision;
}

/** Which network it is. */
export interface NetworkIds {
  /** Of Compose; it names and labels all of the network. */
  readonly project: string;
  /** `peer.networkId` of its peers. */
  readonly networkId: string;
  readonly scenario: string;
  /** True for one that outlives its run: nothing of it is marked as the run's, or depends on it. */
  readonly isKept: boolean;
}

/** A network before anything of it has started. */
export interface Prepared {
  readonly composition: Composition;
  readonly project: ComposeProject;
  readonly footprint: CreatedResources;
  /** Between the peers and the engine; undefined where they have the engine's own socket. */
  readonly gateway: Gateway | undefined;
  /** Of its own, for its files and sockets. */
  readonly directory: string;
}

/**
 * Reads the Compose files, adds to them what a scenario and this run change, and takes note of what the engine
 * holds. Throws a UserError where a Compose file is not right.
 */
export async function prepare(
  premises: RunContext,
  topology: Topology,
  identity: NetworkIds,
): Promise<Prepared> {
  const { engine, compose, settings, home, gateway: decision } = premises;
  const { networkId } = identity;
  const engineSocket = decision.isOn && !identity.isKept ? decision.engineSocket : undefined;
  const directory = home.newDirectory();
  const socketDirectory = engineSocket ? noSocketIn(directory) : engine.socketDirectory;
  const base = {
    name: identity.project,
    directory: COMPOSE_DIRECTORY,
    files: topology.files,
    environment: composeEnvironment(settings, networkId, socketDirectory),
  };
  const services = await compose.config(base);
  const composition = compositionOf(services);

  const peers = peersOf(composition);
  const isOurName = namesOf(networkId, peers);
  const footprint = await CreatedResources.begin(engine, {
    project: base.name,
    isOurName,
    ownership: (history) =>
      engineSocket
        ? new ByLabel(base.name, home.labels[RUN_LABEL], isOurName, history)
        : new BySigns(engine, base.name, { isOurName, isBuildStep }, history),
  });
  const labels = labelsOf(premises, identity);
  let gateway: Gateway | undefined;
  try {
    if (engineSocket)
      gateway = await Gateway.open({
        engineSocket,
        directory,
        clients: peers.map((peer) => ({
          ...clientOf(peer, networkId, labels),
          networks: networksOf(services.get(peer), base.name),
          layerLabels: layerLabelsOf(settings, home),
        })),
        baseImages: baseImagesOf(settings, topology),
      });
    const overlay = join(directory, 'overlay.json');
    const sockets = socketsOf(peers, gateway);
    writeFileSync(overlay, overlayOf(topology, composition, { labels, sockets }));
    const project = { ...base, files: [...topology.files, overlay] };
    return { composition, project, footprint, gateway, directory };
  } catch (error) {
    footprint.end();
    await gateway?.close(); // Nobody else would: its sockets keep the process alive.
    throw error;
  }
}

/** The directory of this machine with each peer's socket; of none where they have the engine's own. */
function socketsOf(peers: readonly string[], gateway: Gateway | undefined): Map<string, string> {
  return new Map(gateway ? peers.map((peer) => [peer, gateway.directoryOf(peer)]) : []);
}

function labelsOf(
  { home }: RunContext,
  { project, networkId, scenario, isKept }: NetworkIds,
): Record<string, string> {
  const owner = isKept ? { [KEPT_LABEL]: networkId } : home.labels;
  return { ...owner, [NETWORK_LABEL]: project, [SCENARIO_LABEL]: scenario };
}

/** A peer as the gateway sees it: builds of the same chaincode are the same, on whichever peer. */
function clientOf(
  peer: string,
  networkId: string,
  labels: Readonly<Record<string, string>>,
): Omit<GatewayClient, 'layerLabels' | 'networks'> {
  const prefix = devName(networkId, peer, '');
  const own = { ...labels, [PEER_LABEL]: peer };
  return {
    name: peer,
    isOwnName: (name) => name.startsWith(prefix) && CHAINCODE_NAME.test(name.slice(prefix.length)),
    buildKey: chaincodeOf,
    labels: own,
    imageLabels: packLabels(own),
  };
}

/**
 * Where a peer's chaincode reaches it. None for a peer in another mode (`network_mode: host`) or in networks of its own
 * files, whose address it tells its chaincode nobody knows beforehand: there, `host` reaches all of them.
 */
function networksOf(
  { network_mode, networks = {} }: Partial<ComposeService> = {},
  project: string,
): string[] {
  const isInDefault = network_mode === undefined && Object.keys(networks).every((name) => name === 'default');
  return isInDefault ? [`${project}_default`] : [];
}

/** Equal for all builds that share layers. */
function layerLabelsOf({ buildCache }: Settings, { labels }: RunContext['home']): Record<string, string> {
  return buildCache === 'keep' ? { [LAYERS_LABEL]: buildCache } : { ...labels, ...packLabels(labels) };
}

/** The base image of the settings, and those that this topology gives its peers. */
function baseImagesOf({ images }: Settings, { settings, settingsOf = {} }: Topology): string[] {
  const dockerfiles = [settings, ...Object.values(settingsOf)].map((all) => all[DOCKERFILE_SETTING] ?? '');
  return [images.base, ...dockerfiles.flatMap((text) => /^\s*from\s+(\S+)/i.exec(text)?.[1] ?? [])];
}

const DOCKERFILE_SETTING = 'CORE_CHAINCODE_GOLANG_DOCKERFILE';

/** In net mode; in development mode a peer builds nothing. */
const CHAINCODE_NAME = /^[0-9a-f]{128}$/;

/** What a service finds that mounts the engine's socket without being a peer: nothing. */
function noSocketIn(directory: string): string {
  const empty = join(directory, 'none');
  mkdirSync(empty);
  return empty;
}

/** What the Compose files take from outside. */
function composeEnvironment(
  { images, baseImageNamed }: Settings,
  networkId: string,
  socketDirectory: string,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    FABRIC_PEER_IMAGE: images.peer,
    FABRIC_MEMBERSRVC_IMAGE: images.membersrvc,
    FABRIC_CCENV_IMAGE: images.ccenv,
    CORE_PEER_NETWORKID: networkId,
    ENGINE_SOCKET_DIRECTORY: socketDirectory,
    ...(baseImageNamed && {
      CORE_CHAINCODE_GOLANG_DOCKERFILE: dockerfileOn(images.base),
    }),
  };
}
