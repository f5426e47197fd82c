import type { Engine } from '../docker/engine';
import { engineMessage } from '../docker/engine-errors';
import { findImage, pullImage } from '../docker/images';
import { UserError } from '../errors';
import type { Settings } from '../settings';

export interface FoundImage {
  readonly reference: string;
  readonly id: string;
}

/** Every image a network needs, pulled where need be. Throws one UserError, which lists all that are missing. */
export async function obtainImages(engine: Engine, settings: Settings): Promise<FoundImage[]> {
  const results = await Promise.all(USES.map((use) => obtain(engine, use, settings)));
  const missing = results.filter((image) => image instanceof Missing);
  if (missing.length === 0)
    return results.filter((image): image is FoundImage => !(image instanceof Missing));
  const list = missing.map(({ reference, problem }) => `\n  ${reference}: ${problem}`).join('');
  const remedies = [...new Set(missing.map(({ remedy }) => remedy))].join('\n');
  throw new UserError(`Images are missing on the Docker engine:${list}\n${remedies}`);
}

const USES = ['peer', 'membersrvc', 'base'] as const;
const VARIABLES = {
  peer: 'FABRIC_PEER_IMAGE',
  membersrvc: 'FABRIC_MEMBERSRVC_IMAGE',
  base: 'FABRIC_BASE_IMAGE',
};
type Use = (typeof USES)[number];

class Missing {
  constructor(
    readonly reference: string,
    readonly problem: string,
    readonly remedy: string,
  ) {}
}

/** Those of the embedded network, as the bootstrap builds them. */
const BUILT = /^chaincode-bdd\/(?:peer|membersrvc|baseimage)(?::latest)?$/;

/**
 * What real chaincode is built on: its Dockerfile says `from hyperledger/fabric-baseimage`, untagged, so that only
 * `latest` serves it. It is not pulled by that name: nobody would know which one the registry has there by now.
 */
const BASE = 'hyperledger/fabric-baseimage';
/** The base image of v0.6.1. */
const BASE_TAG = 'x86_64-0.2.2';

async function obtain({ docker }: Engine, use: Use, settings: Settings): Promise<FoundImage | Missing> {
  const reference = settings.images[use];
  const present = await findImage(docker, reference);
  if (present) return { reference, id: present.Id };
  if (BUILT.test(reference)) return new Missing(reference, 'not built yet', buildingRemedy(settings));
  const hint = use === 'base' ? ', which every chaincode build starts from' : '';
  // No registry has such.
  if (reference.startsWith('chaincode-bdd/'))
    return new Missing(reference, `not there${hint}`, loadingRemedy(use, settings));
  if (reference === BASE || reference === `${BASE}:latest`)
    return new Missing(reference, `not there as latest${hint}`, await taggingRemedy(docker));
  try {
    await pullImage(docker, reference.includes(':') ? reference : `${reference}:latest`);
    const pulled = await findImage(docker, reference);
    if (pulled) return { reference, id: pulled.Id };
    return new Missing(reference, `not there after a pull${hint}`, loadingRemedy(use, settings));
  } catch (error) {
    const problem = `not there${hint}, and it can't be pulled: ${engineMessage(error)}`;
    return new Missing(reference, problem, loadingRemedy(use, settings));
  }
}

/** With FABRIC_IMAGES=hyperledger the bootstrap builds no more of them than the packet filter takes. */
function buildingRemedy({ imageSource }: Settings): string {
  const how = imageSource === 'embedded' ? '' : ' without FABRIC_IMAGES';
  return `Run script/bootstrap${how}, which builds the images of the embedded network.`;
}

async function taggingRemedy(docker: Engine['docker']): Promise<string> {
  const tags = (await docker.listImages())
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((name) => name.startsWith(`${BASE}:`))
    .toSorted();
  const known = `${BASE}:${BASE_TAG}`;
  const tagged = tags.includes(known) ? known : tags.at(-1);
  const commands = [
    ...(tagged ? [] : [`docker pull ${known}`]),
    `docker tag ${tagged ?? known} ${BASE}:latest`,
  ];
  return `The base image has to be there by that name:${commands.map((command) => `\n  ${command}`).join('')}`;
}

function loadingRemedy(use: Use, { images, imageSource }: Settings): string {
  const tag = imageSource === 'hyperledger' && use !== 'base' ? 'FABRIC_TAG or ' : '';
  return `Load ${images[use]} (\`docker load\`), or name another by ${tag}${VARIABLES[use]}.`;
}
