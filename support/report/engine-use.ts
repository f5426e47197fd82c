import type { GatewayDecision } from '../gateway/decision';
import type { Network } from '../network/network';
import type { FoundImage } from '../network/obtained-images';

/** The media type under which a scenario attaches what was seen on the engine. */
export const SIGHTINGS_MEDIA_TYPE = 'application/vnd.chaincode-bdd.sightings+json';

/** What the peers of a scenario's network made on the engine, by peer: names of images and of containers. */
export interface EngineUse {
  /** The images the network ran, as `name (id)`. */
  readonly fabric: readonly string[];
  readonly network: string;
  readonly peers: Readonly<Record<string, { readonly images: string[]; readonly containers: string[] }>>;
  readonly gateway: PassedRequests | { readonly off: string };
}

/** What peers asked the engine for, through the gateway. */
export interface PassedRequests {
  readonly requests: number;
  /** What they may not have, as `vp0: GET /images/json`. */
  readonly refused: readonly string[];
}

/** As much of a run as is asked here. */
interface SeenRun {
  readonly images: readonly FoundImage[];
  readonly gateway: GatewayDecision;
}

export function engineUse(network: Network, { images: fabric, gateway: decision }: SeenRun): EngineUse {
  const { topology, resources, composition, gateway } = network;
  const peers = composition.validators.map((peer) => {
    const own = (name: string) => name.startsWith(network.devName(peer, ''));
    const [images, containers] = [resources.images, resources.containers].map((made) =>
      [...made.keys()].filter(own),
    );
    return [peer, { images, containers }];
  });
  const images = fabric.map(
    ({ reference, id }) => `${reference} (${id.replace('sha256:', '').slice(0, 12)})`,
  );
  return {
    fabric: images,
    network: topology.title,
    peers: Object.fromEntries(peers),
    gateway: gateway
      ? {
          requests: gateway.requests,
          refused: gateway.refusals.map(({ client, request }) => `${client}: ${request}`),
        }
      : { off: decision.isOn ? 'a network that is kept has no gateway' : decision.because },
  };
}
