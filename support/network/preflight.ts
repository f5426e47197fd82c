import { engineMessage } from '../docker/api-errors';
import { composeVersion } from '../docker/compose-version';
import type { Engine } from '../docker/engine';
import { findImage, pullImage } from '../docker/images';
import { UserError } from '../plain-error';
import type { Settings } from '../settings';

export interface FoundImage {
  readonly reference: string;
  readonly id: string;
}

/**
 * Checks before anything starts that Compose is there, and that every image a network needs is in the engine or can
 * be pulled. Throws one UserError, which lists all the images that are missing.
 */
export async function preflight(engine: Engine, settings: Settings): Promise<FoundImage[]> {
  const [images] = await Promise.all([obtainImages(engine, settings), composeVersion()]);
  return images;
}

async function obtainImages(engine: Engine, settings: Settings): Promise<FoundImage[]> {
  const { peer, membersrvc, base } = settings.images;
  const found = await Promise.all(
    [peer, membersrvc, base].map((reference) => obtain(engine, reference, settings)),
  );
  const missing = found.filter((image) => image instanceof Missing);
  if (missing.length === 0) return found.filter((image): image is FoundImage => !(image instanceof Missing));
  const list = missing.map(({ reference, problem }) => `\n  ${reference}: ${problem}`).join('');
  throw new UserError(`Images are missing on the Docker engine:${list}\n${remedy(settings)}`);
}

class Missing {
  constructor(
    readonly reference: string,
    readonly problem: string,
  ) {}
}

async function obtain(
  { docker }: Engine,
  reference: string,
  settings: Settings,
): Promise<FoundImage | Missing> {
  const present = await findImage(docker, reference);
  if (present) return { reference, id: present.Id };
  if (reference.startsWith('chaincode-bdd/')) return new Missing(reference, 'not built yet');
  // The chaincode Dockerfile says `from hyperledger/fabric-baseimage`, untagged: only `latest` serves it.
  const hint = reference === settings.images.base ? ', which every chaincode build starts from' : '';
  try {
    await pullImage(docker, reference.includes(':') ? reference : `${reference}:latest`);
    const pulled = await findImage(docker, reference);
    if (pulled) return { reference, id: pulled.Id };
    return new Missing(reference, `not there after a pull${hint}`);
  } catch (error) {
    return new Missing(reference, `not there, and it can't be pulled${hint}: ${engineMessage(error)}`);
  }
}

function remedy({ imageSource }: Settings): string {
  return imageSource === 'embedded'
    ? 'Run script/bootstrap, which builds them.'
    : 'Load them (`docker load`), or name others: FABRIC_TAG, FABRIC_PEER_IMAGE, FABRIC_MEMBERSRVC_IMAGE, FABRIC_BASE_IMAGE.';
}
