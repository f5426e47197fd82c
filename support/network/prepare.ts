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
import type { Compose, ComposeService } from '../docker/compose';
import type { Engine } from '../docker/engine';
import { type Composition, type Generation, peersOf } from '../fabric/generation';
import type { PeerName } from '../fabric/names';
import { COMPOSE_DIRECTORY, type Environment, type Topology } from '../fabric/topology';
import type { GatewayDecision } from '../gateway/decision';
import { Gateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/policy';
import type { Settings } from '../settings';
import type { PreparedNetwork } from './state';

/** What all networks of a run have in common. */
export interface RunContext {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly compose: Compose;
  readonly settings: Settings;
  readonly directory: Pick<RunDirectory, 'labels' | 'newDirectory'>;
  readonly gateway: GatewayDecision;
}

export interface NetworkIds {
  /** Of Compose; it names and labels all of the network. */
  readonly project: string;
  readonly networkId: string;
  readonly scenario: string;
  /** True for a network that outlives its run: nothing of it bears the run's labels or needs the run. */
  readonly isKept: boolean;
}

/**
 * Reads the Compose files, adds to them what the scenario and this run need, and notes what the engine holds. Throws a
 * UserError where a Compose file is wrong.
 */
export async function prepareNetwork(
  context: RunContext,
  topology: Topology,
  ids: NetworkIds,
): Promise<PreparedNetwork> {
  const { engine, generation, compose, settings, gateway: decision } = context;
  const { project: name, networkId } = ids;
  const { devNames } = generation;
  const engineSocket = decision.isOn && !ids.isKept ? decision.engineSocket : undefined;
  const directory = context.directory.newDirectory();
  const socketDirectory = engineSocket ? folderWithoutSocket(directory) : engine.socketDirectory;
  const base = {
    name,
    directory: COMPOSE_DIRECTORY,
    files: topology.files,
    environment: {
      PATH: process.env['PATH'] ?? '',
      ...generation.composeEnvironment(settings, networkId, socketDirectory),
    },
  };
  const services = await compose.config(base);
  const composition = generation.describe(services);
  const peers = peersOf(composition);
  const isOurName = (name: string) => peers.some((peer) => name.startsWith(devNames.prefix(networkId, peer)));
  const signs = { isOurName, isBuildStep: devNames.isBuildStep };
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
  const client = (peer: PeerName): GatewayClient => {
    const prefix = devNames.prefix(networkId, peer);
    const own = { ...labels, [PEER_LABEL]: peer };
    return {
      name: peer,
      isOwnName: (name) => name.startsWith(prefix) && devNames.isChaincodeName(name.slice(prefix.length)),
      // Builds of the same chaincode have the same input, on whichever peer.
      buildKey: devNames.chaincodeIn,
      labels: own,
      imageLabels: packLabels(own),
      networks: networksOf(services.get(peer), name),
    };
  };
  let gateway: Gateway | undefined;
  try {
    if (engineSocket) {
      const baseImages = generation.buildImages(settings, topology);
      const clients = peers.map(client);
      const options = { engineSocket, directory, clients, baseImages, layerLabels: layerLabels(context) };
      gateway = await Gateway.open(options);
    }
    const overlay = join(directory, 'overlay.json');
    const socketOf = (peer: PeerName) => gateway?.directoryOf(peer);
    writeFileSync(overlay, overlayFile(topology, composition, { labels, socketOf, generation }));
    const project = { ...base, files: [...topology.files, overlay] };
    const prepared = { engine, generation, topology, composition, project, networkId };
    return { ...prepared, resources, gateway, directory, waits: settings.waits };
  } catch (error) {
    resources.end();
    await gateway?.close(); // Its open sockets would keep the process alive.
    throw error;
  }
}

/**
 * One more Compose file (JSON is YAML), layered over the topology's own. `labels` are those of each container and of the
 * Docker network; `socketOf` gives the folder with a peer's socket to the engine, undefined where it has the engine's own.
 */
export function overlayFile(
  topology: Topology,
  composition: Composition,
  {
    labels,
    socketOf,
    generation,
  }: {
    readonly labels: Readonly<Record<string, string>>;
    readonly socketOf: (peer: PeerName) => string | undefined;
    readonly generation: Pick<Generation, 'socketFolder'>;
  },
): string {
  const peers = peersOf(composition);
  const services = composition.services.map((name) => {
    const common = composition.validators.includes(name) ? topology.settings : {};
    const environment = { ...common, ...topology.settingsOf[name] };
    const socket = peers.includes(name) ? socketOf(name) : undefined;
    const additions = {
      labels,
      ...(Object.keys(environment).length > 0 && { environment: escaped(environment) }),
      ...(socket && { volumes: [`${socket}:${generation.socketFolder}:ro`] }),
    };
    return [name, additions];
  });
  return JSON.stringify({ services: Object.fromEntries(services), networks: { default: { labels } } });
}

/** Compose would replace `$GOPATH` by a variable of its own. */
const escaped = (environment: Environment): Environment =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]),
  );

/**
 * The networks on which a peer's chaincode reaches it. None for a peer in host mode or on networks of its own file: nobody
 * knows in advance which address it gives its chaincode, and from the host all of them are reached.
 */
function networksOf(service: Partial<ComposeService> = {}, project: string): string[] {
  const { network_mode: mode, networks = {} } = service;
  const isOnDefault = mode === undefined && Object.keys(networks).every((name) => name === 'default');
  return isOnDefault ? [`${project}_default`] : [];
}

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
