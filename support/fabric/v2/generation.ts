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
  settingNames,
  topologiesOf,
} from './topologies';

/** The same accounts in Go and in JavaScript. */
const catalogue: readonly Chaincode[] = ['example02', 'example02-node'].map((alias) => {
  const path = `chaincode-bdd.local/${alias}`;
  return {
    alias,
    path,
    get source(): ChaincodeSource {
      const folder = join(__dirname, '..', '..', '..', 'chaincode', alias);
      const files = readSourceTree(folder);
      return { folder, path, rootPath: path, files, own: files };
    },
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
    idle: ['invoke', 'a', 'b', '0'],
  };
});

/** Fabric 2.5 and 3.x. */
export const fabric2: Generation = {
  title: 'Fabric 2.x',
  catalogue,
  topologies: topologiesOf(fabricVersion()),
  examples: {
    networks: ['4-peer raft network', '1-peer raft network', '4-peer raft network with 3 orderers'],
    peer: 'peer0.org1',
    peerWord: 'peer',
    path: '/healthz',
    command: 'peer version',
  },
  lacks,
  devNames,
  logs,
  images,
  engineRequests,
  buildImages,
  describe,
  composeEnvironment,
  peerEnvironment,
  mountsFiles: true,
  requireSource: (source) => void typeOf(source),
  chaincodeService,
  userSecrets: {},
  newNetwork: (services, directory) => new ChannelNetwork(services, directory),
  chaincodeAddress,
  settingNames,
};
