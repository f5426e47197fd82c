import { Container } from '../docker/container';
import { type LogReader, type PeerInspection, peersOf } from '../fabric/generation';
import type { Network } from '../network/network';
import { Peer } from '../network/peer';
import type { Run } from '../network/run';

/**
 * What reports need to know of a network. Network fulfils it; nothing here knows what generation of Fabric it runs.
 */
export interface ReportedNetwork {
  /** The name of its Compose project. */
  readonly project: string;
  readonly services: readonly ReportedService[];
  /** Environment of all services, `NAME=value`, with what the scenario changes. */
  readonly settings: readonly string[];
  /** The peer that gave a container or an image this name; undefined for a name that no peer here gives. */
  makerOf(name: string): string | undefined;
  /** What the peers made on the engine. */
  readonly images: ReadonlyMap<string, BuiltImage>;
  readonly containers: Iterable<string>;
  /** What the peers requested of the engine, or why they have its own socket. */
  readonly gateway: GatewayUse | { readonly off: string };
  readonly logs: LogReader;
  /** The Compose files merged, as YAML. */
  composeFile(): Promise<string>;
}

export type ServiceKind = 'ca' | 'peer' | 'other';

export interface ReportedService {
  readonly name: string;
  readonly kind: ServiceKind;
  /** False while the scenario itself keeps it stopped, paused or cut off. */
  shouldBeUp(): boolean;
  /** Of a peer: the name of its image and container for the chaincode deployed last; undefined before a deploy. */
  devName?(): string | undefined;
  /** Asks the peer in this running container. Never rejects: `answers` has the reason where something is missing. */
  inspect?(container: string, transactions: readonly string[]): Promise<PeerInspection>;
}

export interface BuiltImage {
  readonly imageId: string;
  /** When it got its name; milliseconds since the epoch. */
  readonly at: number;
}

export interface GatewayUse {
  readonly requests: number;
  /** As `vp0: GET /images/json`. */
  readonly refused: readonly string[];
}

/** What reports read of a network. */
export function reportedNetwork(network: Network, run: Run): ReportedNetwork {
  const { state } = network;
  const { composition, topology, generation } = state;
  const peers = peersOf(composition);
  const changes = [topology.settings, ...Object.values(topology.settingsOf)].flatMap(Object.entries);
  const service = (name: string): ReportedService => ({
    name,
    kind: peers.includes(name) ? 'peer' : generation.isAuthority(name) ? 'ca' : 'other',
    shouldBeUp: () => state.shouldBeUp(name),
    ...(composition.validators.includes(name) && {
      devName: () => {
        const deployment = network.client.deployments.at(-1);
        return deployment && state.devName(name, deployment.name);
      },
    }),
    ...(peers.includes(name) && {
      inspect: (id: string, transactions: readonly string[]) =>
        new Peer(name, new Container(state.engine.docker, id, name), {
          generation,
          tls: composition.tls,
        }).client.inspect(transactions, BLOCKS),
    }),
  });
  return {
    project: state.project.name,
    services: [...new Set([...peers, ...composition.services])].map(service),
    settings: [...composition.settings, ...changes.map(([name, value]) => `${name}=${value}`)],
    makerOf: (name) =>
      peers.find((peer) => name.startsWith(generation.devNames.prefix(state.networkId, peer))),
    get images() {
      return state.resources.images;
    },
    get containers() {
      return state.resources.containers.keys();
    },
    get gateway() {
      return gatewayUse(network, run);
    },
    logs: generation.logs,
    composeFile: () => run.compose.merged(state.project),
  };
}

/** The last blocks of a chain that the evidence shows. */
const BLOCKS = 200;

function gatewayUse({ state: { gateway } }: Network, run: Run): GatewayUse | { readonly off: string } {
  if (gateway)
    return {
      requests: gateway.requests,
      refused: gateway.refusals.map(({ client, request }) => `${client}: ${request}`),
    };
  return { off: run.gateway.isOn ? 'a network that is kept has no gateway' : run.gateway.because };
}
