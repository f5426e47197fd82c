import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../../support/errors';
import { COMPOSE_DIRECTORY, type Topology, topologyOfFiles } from '../../../support/fabric/topology';

/** Networks of Fabric's suite that run images which neither Fabric nor this project publishes, and those images. */
const IMAGE_LACKING: Readonly<Record<string, string>> = {
  'docker-compose-sdk-node.yml': "the sample SDK application's",
};

/** Beside Fabric's features, with its compose files. */
const FOLDER = 'bdd-docker';

/** The network of these files. Throws a UserError for one that is not there, or can't be run. */
export function topologyToCompose(text: string, feature: string): Topology {
  const topology = topologyOfFiles(text.trim());
  return { ...topology, files: topology.files.map((file) => located(file, dirname(resolve(feature)))) };
}

/**
 * A name that `compose/` has means the file there, also where one of that name is beside the feature: Fabric's own are,
 * and Compose 2 can't read them.
 */
function located(name: string, beside: string): string {
  const bare = name.replace(new RegExp(`^${FOLDER}/`), '');
  const image = IMAGE_LACKING[bare];
  if (image)
    throw new UserError(`${bare} is not supported: it runs an image that is not to be had (${image})`);
  if (existsSync(join(COMPOSE_DIRECTORY, bare))) return bare;
  const found = [resolve(beside, name), resolve(beside, FOLDER, name)].find((file) => existsSync(file));
  if (found) return found;
  throw new UserError(
    `no ${name} in compose/, beside the feature or in ${FOLDER}/ there: compose/ has ${available().join(', ')}`,
  );
}

const available = (): string[] => readdirSync(COMPOSE_DIRECTORY).filter((name) => name.endsWith('.yml'));
