import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors';
import type { Settings } from '../../settings';
import type { ChaincodeService } from '../generation';
import { labelOf, servicePackage } from './package';

/** Where the server of a chaincode listens; any free port of its own container would do. */
const PORT = 9999;

/**
 * Chaincode in a container that Compose builds of the folder's Dockerfile. Peers connect to it; they build nothing. Throws a
 * UserError for a folder without a Dockerfile.
 */
export async function chaincodeService(
  alias: string,
  folder: string,
  { images }: Pick<Settings, 'images'>,
): Promise<ChaincodeService> {
  if (!existsSync(join(folder, 'Dockerfile')))
    throw new UserError(
      `chaincode "${alias}": ${folder} has no Dockerfile. A service is built of it, and gets CHAINCODE_ID and CHAINCODE_SERVER_ADDRESS.`,
    );
  const address = `${alias}:${PORT}`;
  const { id } = await servicePackage(labelOf(alias), address);
  return {
    address,
    compose: {
      build: {
        context: folder,
        args: { FABRIC_CCENV_IMAGE: images.ccenv, FABRIC_BASE_IMAGE: images.base },
      },
      environment: { CHAINCODE_ID: id, CHAINCODE_SERVER_ADDRESS: `0.0.0.0:${PORT}` },
    },
  };
}
