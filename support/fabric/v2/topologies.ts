import { UserError } from '../../errors';
import { requireImageName, type Settings } from '../../settings';
import type {
  Composition,
  NetworkDirectories,
  PeerVariables,
  RequiredImage,
  ServiceDescriptions,
  Topologies,
} from '../generation';
import { type Environment, type Topology, topologyCalled, withSettings } from '../topology';
import { PEER_PORT } from './genesis';
import { membersOf } from './members';

/** Of the operations service. */
export const OPERATIONS_PORT = 9443;

const FILES: Readonly<Record<string, string>> = {
  '1-peer raft': 'v2/1-peer-raft.yml',
  '2-peer raft': 'v2/2-peer-raft.yml',
  '4-peer raft': 'v2/4-peer-raft.yml',
  '4-peer bft': 'v2/4-peer-bft.yml',
};

/** What the image of Go chaincode starts from. */
const RUNTIME = 'CORE_CHAINCODE_GOLANG_RUNTIME';

export const topologies: Topologies = {
  find: (size, consensus) =>
    topologyCalled(`${size}-peer ${consensus}`, FILES, { version: ' for Fabric 2.x', folder: 'compose/v2/' }),

  withNonValidator() {
    throw new UserError('All peers of Fabric 2.x validate: remove "a non-validating peer".');
  },

  withBaseImage(topology, image) {
    requireImageName(image);
    return withSettings(topology, { [RUNTIME]: image });
  },

  get devMode(): Topology {
    throw new UserError('There is no network in dev mode for Fabric 2.x: deploy the chaincode.');
  },
};

export const peerVariables: PeerVariables = {
  networkId: 'CORE_PEER_NETWORKID',
  engine: 'CORE_VM_ENDPOINT',
  defaultEngine: 'unix:///var/run/docker.sock',
  chaincodeNetwork: 'CORE_VM_DOCKER_HOSTCONFIG_NETWORKMODE',
};

export function composeEnvironment(
  { images }: Settings,
  networkId: string,
  { socketDirectory, directory }: NetworkDirectories,
): Environment {
  return {
    FABRIC_PEER_IMAGE: images.peer,
    FABRIC_ORDERER_IMAGE: images.orderer,
    FABRIC_FILES: filesIn(directory),
    CORE_PEER_NETWORKID: networkId,
    ENGINE_SOCKET_DIRECTORY: socketDirectory,
  };
}

export function peerEnvironment({ images, baseImageNamed }: Settings, networkId: string): Environment {
  return {
    CORE_PEER_NETWORKID: networkId,
    CORE_CHAINCODE_BUILDER: images.ccenv,
    ...(baseImageNamed && { [RUNTIME]: images.base }),
  };
}

/** The folder of a network's certificates, keys and genesis block, below its own directory. */
export const filesIn = (directory: string): string => `${directory}/fabric`;

export function buildImages({ images }: Settings, environment: Environment): string[] {
  return [images.ccenv, environment[RUNTIME] ?? images.base];
}

export function describe(services: ServiceDescriptions): Composition {
  const { peers } = membersOf(services);
  const descriptions = peers.map(({ host, service }) => {
    const { environment = {} } = services.get(service) ?? {};
    return [host, { service, environment, ports: [PEER_PORT, OPERATIONS_PORT] }] as const;
  });
  return {
    services: [...services.keys()].map((name) => peers.find(({ service }) => service === name)?.host ?? name),
    peers: new Map(descriptions),
    authorities: [],
    settings: [...services.values()].flatMap(({ environment }) =>
      Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ),
    validators: peers.map(({ host }) => host),
    nonValidators: [],
    tls: true,
    secured: false,
  };
}

/** Of chaincode, as the peer tells it: by its name on the network. */
export const chaincodeAddress = (environment: Environment): string =>
  environment['CORE_PEER_CHAINCODEADDRESS'] ?? environment['CORE_PEER_ADDRESS'] ?? '';

/** Settings of Fabric, of the channel, and of Go's runtime, such as GOMAXPROCS. */
const SETTING = /^(?:(?:CORE|ORDERER|FABRIC|CHANNEL)(?:_[A-Z0-9]+)+|GO[A-Z]+)$/;

export function peerSettings(rows: readonly (readonly string[])[]): Environment {
  for (const row of rows) {
    const [name = ''] = row;
    if (row.length !== 2)
      throw new UserError(`| ${row.join(' | ')} | needs a name and a value: | FABRIC_LOGGING_SPEC | debug |`);
    if (!SETTING.test(name))
      throw new UserError(
        `"${name}" is not an environment variable of a peer or an orderer. Names look like FABRIC_LOGGING_SPEC; the table has no heading row.`,
      );
  }
  return Object.fromEntries(rows);
}

export function images({ images }: Settings): RequiredImage[] {
  return [
    { reference: images.peer, variable: 'FABRIC_VERSION or FABRIC_PEER_IMAGE', purpose: '' },
    { reference: images.orderer, variable: 'FABRIC_VERSION or FABRIC_ORDERER_IMAGE', purpose: '' },
    { reference: images.ccenv, variable: 'FABRIC_CCENV_IMAGE', purpose: ', which builds Go chaincode' },
    { reference: images.base, variable: 'FABRIC_BASE_IMAGE', purpose: ', which Go chaincode runs on' },
  ];
}
