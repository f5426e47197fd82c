import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreatedResources } from '../cleanup/created-resources';
import { KEPT_LABEL, NETWORK_LABEL, PEER_LABEL, packLabels, SCENARIO_LABEL } from '../cleanup/labels';
import { ByLabel, BySigns } from '../cleanup/ownership';
import type { RunDirectory } from '../cleanup/run-directory';
import type { Compose } from '../docker/compose';
import type { Engine } from '../docker/engine';
import { type Composition, type DevNames, type Generation, peersOf } from '../fabric/generation';
import type { PeerName } from '../fabric/names';
import { COMPOSE_DIRECTORY, type Environment, type Topology } from '../fabric/topology';
import type { GatewayClient } from '../gateway/client';
import type { GatewayDecision } from '../gateway/decision';
import { Gateway } from '../gateway/gateway';
import type { Settings } from '../settings';
import type { PreparedNetwork } from './state';

/** What all networks of a run have in common. */
export interface RunContext {
  readonly engine: Engine;
  readonly generation: Generation;
  readonly compose: Compose;
  readonly settings: Settings;
  readonly directory: Pick<RunDirectory, 'labels' | 'newDirectory' | 'note'>;
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
  const { networkId } = ids;
  const engineSocket = decision.isOn && !ids.isKept ? decision.engineSocket : undefined;
  const directory = context.directory.newDirectory();
  const socketDirectory = engineSocket ? folderWithoutSocket(directory) : engine.socketDirectory;
  const base = {
    name: ids.project,
    directory: COMPOSE_DIRECTORY,
    files: topology.files,
    environment: {
      PATH: process.env['PATH'] ?? '',
      ...generation.composeEnvironment(settings, networkId, socketDirectory),
    },
  };
  const composition = generation.describe(await compose.config(base));
  const peers = peersOf(composition);
  const isOurName = (name: string) =>
    peers.some((peer) => name.startsWith(generation.devNames.prefix(networkId, peer)));
  const unlabelled = new Set<string>();
  const resources = await CreatedResources.begin(engine, {
    project: base.name,
    isOurName,
    ownership: (history) => {
      const signs = { isOurName, isBuildStep: generation.devNames.isBuildStep };
      return engineSocket
        ? new ByLabel(engine, base.name, signs, unlabelled, history)
        : new BySigns(engine, base.name, signs, history);
    },
  });
  const labels = {
    ...(ids.isKept ? { [KEPT_LABEL]: networkId } : context.directory.labels),
    [NETWORK_LABEL]: ids.project,
    [SCENARIO_LABEL]: ids.scenario,
  };
  let gateway: Gateway | undefined;
  try {
    if (engineSocket)
      gateway = await Gateway.open({
        engineSocket,
        directory,
        clients: peers.map((peer) => gatewayClient(peer, networkId, base.name, labels, generation.devNames)),
        onUnlabelled: (id) => {
          unlabelled.add(id);
          context.directory.note(id);
        },
      });
    const overlay = join(directory, 'overlay.json');
    const socketOf = (peer: PeerName) => gateway?.directoryOf(peer);
    writeFileSync(overlay, overlayFile(topology, composition, { labels, socketOf, generation }));
    const project = { ...base, files: [...topology.files, overlay] };
    return {
      engine,
      generation,
      topology,
      composition,
      project,
      networkId,
      resources,
      gateway,
      directory,
      waits: settings.waits,
    };
  } catch (error) {
    resources.end();
    await gateway?.close(); // Its open sockets would keep the process alive.
    throw error;
  }
}

interface Additions {
  /** On each container and on the Docker network. */
  readonly labels: Readonly<Record<string, string>>;
  /** The folder on this machine with a peer's socket to the engine; undefined where it has the engine's own. */
  readonly socketOf: (peer: PeerName) => string | undefined;
  readonly generation: Pick<Generation, 'socketFolder'>;
}

/** One more Compose file (JSON is YAML), layered over the topology's own. */
export function overlayFile(topology: Topology, composition: Composition, additions: Additions): string {
  const { labels, socketOf, generation } = additions;
  const peers = peersOf(composition);
  const services = composition.services.map((name) => {
    const common = composition.validators.includes(name) ? topology.settings : {};
    const environment = { ...common, ...topology.settingsOf[name] };
    const socket = peers.includes(name) ? socketOf(name) : undefined;
    const additions = {
      labels,
      ...(Object.keys(environment).length > 0 && { environment: escaped(environment) }),
      ...(socket && { volumes: [`${socket}:${generation.socketFolder}`] }),
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

/** Builds of the same chaincode have the same input, on whichever peer. */
function gatewayClient(
  peer: PeerName,
  networkId: string,
  project: string,
  labels: Readonly<Record<string, string>>,
  devNames: DevNames,
): GatewayClient {
  const prefix = devNames.prefix(networkId, peer);
  const own = { ...labels, [PEER_LABEL]: peer };
  return {
    name: peer,
    isOwnName: (name) => name.startsWith(prefix) && devNames.isChaincodeName(name.slice(prefix.length)),
    buildKey: devNames.chaincodeIn,
    labels: own,
    imageLabels: packLabels(own),
    networks: [`${project}_default`],
  };
}

/** What a service that mounts the engine's socket without being a peer gets. */
function folderWithoutSocket(directory: string): string {
  const empty = join(directory, 'none');
  mkdirSync(empty);
  return empty;
}
