import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { COMPOSE_DIRECTORY, type Topology, topologyOfFiles } from '../network/topology';
import { UserError } from '../plain-error';

/** Networks of Fabric's suite that run images which neither Fabric nor this project publishes, and those images. */
const IMAGE_LACKING: Readonly<Record<string, string>> = {
  'docker-compose-sdk-node.yml': "the sample SDK application's",
};

/** The network of these files in `compose/`. Throws a UserError for one that is not there, or can't be run. */
export function topologyToCompose(text: string): Topology {
  const topology = topologyOfFiles(text.trim());
  for (const file of topology.files) {
    const image = IMAGE_LACKING[file];
    if (image)
      throw new UserError(`${file} is not supported: it runs an image that is not to be had (${image})`);
    if (!existsSync(isAbsolute(file) ? file : join(COMPOSE_DIRECTORY, file)))
      throw new UserError(`no ${file} in compose/: there is ${available().join(', ')}`);
  }
  return topology;
}

const available = (): string[] => readdirSync(COMPOSE_DIRECTORY).filter((name) => name.endsWith('.yml'));
