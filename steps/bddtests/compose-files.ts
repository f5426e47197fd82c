import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../support/errors';
import { located, type Topology, topologyOfFiles } from '../../support/fabric/topology';

/** A network of Fabric's suite whose image, the sample SDK application, was never published. */
const WITHOUT_IMAGE = 'docker-compose-sdk-node.yml';

/** Beside Fabric's features, with its compose files. */
const FOLDER = 'bdd-docker';

/**
 * The network of these files, those of `compose/` first: Fabric's own files of the same names are in a format that Compose 2
 * cannot read. Throws a UserError for a file that does not exist or cannot run.
 */
export function topologyToCompose(files: string, feature: string): Topology {
  const topology = topologyOfFiles(files.trim());
  const bare = topology.files.map((file) => file.replace(new RegExp(`^${FOLDER}/`), ''));
  if (bare.includes(WITHOUT_IMAGE))
    throw new UserError(
      `${WITHOUT_IMAGE} is not supported: its image (the sample SDK application) was never published`,
    );
  const folder = dirname(resolve(feature));
  return located({ ...topology, files: bare }, folder, join(folder, FOLDER));
}
