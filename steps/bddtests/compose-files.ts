import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../support/errors';
import { COMPOSE_DIRECTORY, type Topology, topologyOfFiles } from '../../support/fabric/topology';

/** A network of Fabric's suite whose image, the sample SDK application, was never published. */
const WITHOUT_IMAGE = 'docker-compose-sdk-node.yml';

/** Beside Fabric's features, with its compose files. */
const FOLDER = 'bdd-docker';

/** The network of these files. Throws a UserError for a file that does not exist or cannot run. */
export function topologyToCompose(files: string, feature: string): Topology {
  const topology = topologyOfFiles(files.trim());
  return { ...topology, files: topology.files.map((file) => locate(file, dirname(resolve(feature)))) };
}

/** `compose/` first: Fabric's own files of the same names are in a format that Compose 2 cannot read. */
function locate(name: string, beside: string): string {
  const bare = name.replace(new RegExp(`^${FOLDER}/`), '');
  if (bare === WITHOUT_IMAGE)
    throw new UserError(
      `${bare} is not supported: its image (the sample SDK application) was never published`,
    );
  if (existsSync(join(COMPOSE_DIRECTORY, bare))) return bare;
  const found = [resolve(beside, name), resolve(beside, FOLDER, name)].find((file) => existsSync(file));
  if (found) return found;
  const known = readdirSync(COMPOSE_DIRECTORY).filter((file) => file.endsWith('.yml'));
  throw new UserError(
    `There is no ${name} in compose/, beside the feature or in ${FOLDER}/ there. compose/ has: ${known.join(', ')}.`,
  );
}
