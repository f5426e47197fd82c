import { join } from 'node:path';
import { fabricVersion } from '../../settings';
import type { Chaincode } from '../chaincode';
import type { Generation } from '../generation';
import { type ChaincodeSource, readSourceTree } from '../source-tree';
import { devNames } from './dev-names';
import { engineRequests } from './engine-requests';
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
  let known: ChaincodeSource | undefined;
  return {
    alias,
    path,
    get source(): ChaincodeSource {
      known ??= sourceIn(join(__dirname, '..', '..', '..', 'chaincode', alias), path);
      return known;
    },
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
    idle: ['invoke', 'a', 'b', '0'],
  };
});

function sourceIn(folder: string, path: string): ChaincodeSource {
  const files = readSourceTree(folder);
  return { folder, path, rootPath: path, files, own: files };
}

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
  lacks: {
    REST: {
      reason: 'Peers of Fabric 2.x have no REST interface for calls',
      hint: { action: 'leave out REST' },
    },
    'chaincode hashes': {
      reason: 'The name of a chaincode on Fabric 2.x is the id of its package',
      hint: { action: 'package id', instead: true },
    },
    'chaincode in images': {
      reason: 'The images of Fabric 2.x hold no chaincode: a folder of this machine is deployed',
      hint: { action: 'chaincode folder' },
    },
    'dev mode': {
      reason: 'There is no network in dev mode for Fabric 2.x',
      hint: { action: 'run as a service', instead: true },
    },
    logins: {
      reason: 'Nobody logs in to Fabric 2.x: members of organisations have certificates',
      hint: { action: 'name the organisation' },
    },
    'non-validating peers': {
      reason: 'All peers of Fabric 2.x validate',
      hint: { action: 'name the peers to install on' },
    },
    primary: {
      reason: 'No peer of Fabric 2.x leads the others: orderers decide on the order of transactions',
      hint: { action: 'leading orderer', instead: true },
    },
    'rejection events': {
      reason: 'Fabric 2.x announces no rejections: each peer keeps invalid transactions, with the reason',
      hint: { action: 'invalid', instead: true },
    },
  },
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
