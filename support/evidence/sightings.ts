import type { Network } from '../network/network';
import type { FoundImage } from '../network/preflight';

/** The media type under which a scenario attaches what was seen on the engine. */
export const SIGHTINGS_MEDIA_TYPE = 'application/vnd.chaincode-bdd.sightings+json';

/** What the peers of a scenario's network made on the engine, by peer: names of images and of containers. */
export interface Sightings {
  /** The images the network ran, as `name (id)`. */
  readonly fabric: readonly string[];
  readonly network: string;
  readonly peers: Readonly<Record<string, { readonly images: string[]; readonly containers: string[] }>>;
}

export function sightings(network: Network, fabric: readonly FoundImage[]): Sightings {
  const { topology, footprint, composition } = network;
  const peers = composition.validators.map((peer) => {
    const own = (name: string) => name.startsWith(network.devName(peer, ''));
    const [images, containers] = [footprint.images, footprint.containers].map((made) =>
      [...made.keys()].filter(own),
    );
    return [peer, { images, containers }];
  });
  const images = fabric.map(
    ({ reference, id }) => `${reference} (${id.replace('sha256:', '').slice(0, 12)})`,
  );
  return { fabric: images, network: topology.title, peers: Object.fromEntries(peers) };
}
