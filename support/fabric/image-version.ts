import { UserError } from '../errors';
import type { Composition, ServiceDescriptions } from './composition';

/** In Fabric's images from 1.4 on, where they say so: `2.5.12`. */
const VERSION = 'FABRIC_VER';

/** Throws a UserError for a peer or an orderer whose image says that it is another version of Fabric than the run tests. */
export function requireVersionOfImages(
  services: ServiceDescriptions,
  { peers, orderers }: Composition,
  version: string,
): void {
  for (const name of [...[...peers.values()].map(({ service }) => service), ...orderers.keys()]) {
    const { environment = {}, image = '' } = services.get(name) ?? {};
    requireVersion(`${name} (image ${image})`, environment[VERSION], version);
  }
}

/** Throws a UserError where something is another version of Fabric than the run tests; undefined where it does not tell. */
export function requireVersion(what: string, actual: string | undefined, version: string): void {
  const plain = actual?.replace(/^v/, '');
  if (!plain || plain === version || plain.startsWith(`${version}.`)) return;
  const [line = plain] = /^\d+\.\d+/.exec(plain) ?? [];
  throw new UserError(
    `${what} is Fabric ${plain}, and this run tests Fabric ${version}: set FABRIC_VERSION=${line}, or name another image.`,
  );
}
