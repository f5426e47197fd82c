import { join } from 'node:path';
import { fabricVersion } from '../../settings';
import type { Chaincode } from '../chaincode';
import type { Generation } from '../generation';
import { type ChaincodeSource, readSourceTree } from '../source-tree';
import { devNames } from './dev-names';
import { engineRequests } from './engine-requests';
import { lacks } from './lacks';
import { logs } from './logs';
import { ChannelNetwork } from './network';
import { typeOf } from './package';
import { chaincodeService } from './service';
import {
  buildImages,
  chaincodeAddress,
  composeEnvironment,
  describe,
  images,
  peerEnvironment,
  peerSettings,
  peerVariables,
  topologiesOf,
} from './topologies';

const EXAMPLE02 = join(__dirname, '..', '..', '..', 'chaincode', 'example02');
const EXAMPLE02_PATH = 'chaincode-bdd.local/example02';

const catalogue: readonly Chaincode[] = [
  {
    alias: 'example02',
    path: EXAMPLE02_PATH,
    get source(): ChaincodeSource {
      const files = readSourceTree(EXAMPLE02);
      return { folder: EXAMPLE02, path: EXAMPLE02_PATH, rootPath: EXAMPLE02_PATH, files, own: files };
    },
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
    idle: ['invoke', 'a', 'b', '0'],
  },
];

/** Fabric 2.5 and 3.x. */
export const fabric2: Generation = {
  title: 'Fabric 2.x',
  catalogue,
  topologies: topologiesOf(fabricVersion()),
  lacks,
  devNames,
  logs,
  images,
  engineRequests,
  buildImages,
  describe,
  composeEnvironment,
  peerEnvironment,
  peerVariables,
  requireSource: (source) => void typeOf(source),
  chaincodeService,
  userSecrets: {},
  newNetwork: (services, directory) => new ChannelNetwork(services, directory),
  devContainer: (chaincode, peerAddress) => ({
    command: `chaincode -peer.address=${peerAddress}`,
    variable: `CORE_CHAINCODE_ID_NAME=${chaincode}`,
  }),
  chaincodeAddress,
  peerSettings,
};
