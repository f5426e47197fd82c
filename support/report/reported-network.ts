import { Container } from '../docker/container';
import { peersOf } from '../fabric/composition';
import { isMadeBy } from '../fabric/names';
import type { PeerInspection } from '../fabric/peer';
import type { Network } from '../network/network';
import { Peer } from '../network/peer';
import type { Run } from '../network/run';

export type ServiceKind = 'ca' | 'peer' | 'other';

export interface ReportedService {
  readonly name: string;
  readonly kind: ServiceKind;
  /** False while the scenario itself keeps it stopped, paused or cut off. */
  shouldBeUp(): boolean;
  /** Of a validating peer: the names of its image and container for the last deploy; undefined before one. */
  devNames?(): { readonly image: string; readonly container: string } | undefined;
  /** Asks the peer in this running container. Never rejects: `answers` has the reason where something is missing. */
  inspect?(container: string, transactions: readonly string[]): Promise<PeerInspection>;
}

/** What reports read of a network. */
export type ReportedNetwork = ReturnType<typeof reportedNetwork>;

export function reportedNetwork(network: Network, run: Run) {
  const { state } = network;
  const { composition, topology, generation } = state;
  const peers = peersOf(composition);
  const changes = [topology.settings, ...Object.values(topology.settingsOf)].flatMap(Object.entries);
  const service = (name: string): ReportedService => ({
    name,
    kind: peers.includes(name) ? 'peer' : composition.authorities.includes(name) ? 'ca' : 'other',
    shouldBeUp: () => state.shouldBeUp(name),
    ...(composition.validators.includes(name) && {
      devNames: () => {
        const deployed = network.client.deployments.at(-1)?.name;
        return deployed === undefined
          ? undefined
          : { image: state.devImage(name, deployed), container: state.devContainer(name, deployed) };
      },
    }),
    ...(peers.includes(name) && {
      inspect: (id: string, transactions: readonly string[]) =>
        new Peer(name, new Container(state.engine.docker, id, name), state).client.inspect(
          transactions,
          BLOCKS,
        ),
    }),
  });
  return {
    project: state.project.name,
    services: [...new Set([...peers, ...composition.services])].map(service),
    /** The id of the peer in this service of the Compose file; any other name unchanged. */
    nameOf: (service: string) => state.nameOf(service),
    /** Environment of all services, `NAME=value`, with what the scenario changes. */
    settings: [...composition.settings, ...changes.map(([name, value]) => `${name}=${value}`)],
    /** The peer that gave a container or an image this name; undefined for a name that no peer here gives. */
    makerOf: (name: string) => peers.find((peer) => isMadeBy(name, state.networkId, peer)),
    /** What the peers made on the engine. */
    resources: state.resources,
    gateway: () => gatewayUse(network, run),
    logs: generation.logs,
    /** The Compose files merged, as YAML. */
    composeFile: () => run.compose.merged(state.project),
  };
}

/** The last blocks of a chain that the evidence shows. */
const BLOCKS = 200;

export interface GatewayUse {
  readonly requests: number;
  /** By kind, as `POST /containers/…/start`. */
  readonly kinds: Readonly<Record<string, number>>;
  /** As `vp0: GET /images/json`. */
  readonly refused: readonly string[];
}

/** What the peers requested of the engine, or why they have its own socket. */
function gatewayUse({ state: { gateway } }: Network, run: Run): GatewayUse | { readonly off: string } {
  if (gateway)
    return {
      requests: gateway.requests,
      kinds: gateway.requestKinds,
      refused: gateway.refusals.map(({ client, request }) => `${client}: ${request}`),
    };
  return { off: run.gateway.isOn ? 'a network that is kept has no gateway' : run.gateway.because };
}
