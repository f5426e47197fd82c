import type { Chaincode } from '../chaincode';
import type { Generation } from '../generation';
import type { ChaincodeName, DevNames, PeerName } from '../names';
import { chaincodeAddress, describe } from './composition';
import { engineRequests } from './engine-requests';
import { logs } from './logs';
import { ValidatingNetwork } from './network';
import { requireSource } from './source';
import {
  buildImages,
  composeEnvironment,
  images,
  peerEnvironment,
  settingNames,
  topologies,
} from './topologies';
import { SECRETS } from './users';

const EXAMPLES = 'github.com/hyperledger/fabric/examples/chaincode/go';

const catalogue: readonly Chaincode[] = [
  {
    alias: 'example02',
    path: `${EXAMPLES}/chaincode_example02`,
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
    idle: ['invoke', 'a', 'b', '0'],
  },
  {
    alias: 'example01',
    path: `${EXAMPLES}/chaincode_example01`,
    init: 'init',
    args: ['a', '100', 'b', '200'],
    query: 'query',
    idle: ['invoke', '0'],
  },
  {
    alias: 'map',
    path: `${EXAMPLES}/map`,
    init: 'init',
    args: [],
    query: 'get',
    idle: ['remove', 'a key that nothing has'],
  },
];

/** SHAKE256 over the constructor and the files of the chaincode, 64 bytes. */
const CHAINCODE_NAME = /^[0-9a-f]{128}$/;

/**
 * The last step of the Dockerfile that v0.6 peers write (core/container/golang.go). What a failed build leaves behind
 * has no name and no label, but it has this.
 */
const GO_INSTALL =
  /go install \S+ && cp src\/github\.com\/hyperledger\/fabric\/peer\/core\.yaml \$GOPATH\/bin && mv \$GOPATH\/bin\/\S+ \$GOPATH\/bin\/[0-9a-f]{128}/;
/** The two steps before it, as a layer's history shows them. */
const COPY_SRC = /^\/bin\/sh -c #\(nop\)\s+COPY dir:[0-9a-f]+ in \/opt\/gopath\/src\s*$/;
const WORKDIR_GOPATH = /^\/bin\/sh -c #\(nop\)\s+WORKDIR \/opt\/gopath\s*$/;

/** Characters of a chaincode's name that tell it from others. */
const TELLING = 12;

function nameOf(networkId: string, peer: PeerName, chaincode: ChaincodeName): string {
  return `${networkId}-${peer}-${chaincode}`;
}

/** `<peer.networkId>-<peer.id>-<chaincode name>`, of image and container. */
export const devNames: DevNames = {
  image: nameOf,
  container: nameOf,
  chaincodeIn: (devName) => devName.slice(devName.lastIndexOf('-') + 1),
  isNameOf(networkId, peer, name) {
    const prefix = `${networkId}-${peer}-`;
    return name.startsWith(prefix) && CHAINCODE_NAME.test(name.slice(prefix.length));
  },
  // Not the networks of a run that keeps some, `dev-2`, nor the cached layers of a build, `dev-base`.
  isDevName: (networkId, name) => new RegExp(`^${networkId}-(?!\\d+-|base-).+-[0-9a-f]{128}$`).test(name),
  isBuildStep: (command) => [GO_INSTALL, COPY_SRC, WORKDIR_GOPATH].some((step) => step.test(command)),
  isImageOf: (chaincode, steps) => steps.some((step) => step.includes(chaincode)),
  filters(networkId, chaincode) {
    const name = chaincode.slice(0, TELLING);
    return {
      container: `name=^${networkId}-[^0-9].*-${name}`,
      image: `reference=${networkId}-[^0-9]*-${name}*`,
    };
  },
};

export const fabric06: Generation = {
  title: 'Fabric 0.6',
  catalogue,
  topologies,
  examples: {
    networks: [
      '4-peer pbft batch network',
      '1-peer noops network',
      '4-peer pbft batch network with a non-validating peer',
    ],
    peer: 'vp0',
    peerWord: 'vp',
    path: '/chain',
    command: 'peer network list',
  },
  lacks: {
    'chaincode events': { reason: 'The ledger of Fabric 0.6 tells of no chaincode events' },
    endorsement: {
      reason: 'Peers of Fabric 0.6 execute a transaction once its order is fixed: none is endorsed before',
    },
    'life cycle': {
      reason: 'Chaincode of Fabric 0.6 has no life cycle: peers take a deploy as a whole',
      hint: { action: 'deploy', instead: true },
    },
    orderers: {
      reason: 'Fabric 0.6 has no orderers: validating peers decide on the order of transactions',
      hint: { action: 'primary', instead: true },
    },
    services: {
      reason: 'Peers of Fabric 0.6 do not connect to chaincode that runs as a service',
      hint: { action: 'dev mode', instead: true },
    },
    'validation codes': {
      reason: 'Fabric 0.6 does not tell why a transaction is invalid',
      hint: { action: 'rejected', instead: true },
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
  mountsFiles: false,
  requireSource,
  userSecrets: SECRETS,
  newNetwork: (services) => new ValidatingNetwork(describe(services)),
  chaincodeAddress,
  settingNames,
};
