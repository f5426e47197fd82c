import { UserError } from '../../errors';
import { requireImageName, type Settings } from '../../settings';
import { type Composition, type ServiceDescriptions, settingsOf } from '../composition';
import type { BuildImages, NetworkDirectories, RequiredImage } from '../generation';
import {
  type Environment,
  type NetworkShape,
  type SettingNames,
  type Topologies,
  type Topology,
  withSettings,
} from '../topology';
import { composeModel } from './compose-model';
import { membersOf } from './members';

/** What the image of Go chaincode starts from. */
const RUNTIME = 'CORE_CHAINCODE_GOLANG_RUNTIME';

/** The possible numbers of orderers by consensus; the first is the default. */
const ORDERERS: Readonly<Record<string, readonly [number, ...number[]]>> = { raft: [1, 3], bft: [4] };
const MOST_PEERS = 8;
const MOST_ORGANISATIONS = 4;

/** The networks of a version of Fabric, such as `2.5`. */
export const topologiesOf = (version: string): Topologies => ({
  find: (peers, consensus) =>
    topologyOf(version, {
      consensus,
      peers,
      organisations: defaultOrganisations(peers),
      orderers: ORDERERS[consensus]?.[0] ?? 0,
    }),

  reshape(topology, change) {
    const { shape } = topology;
    if (!shape)
      throw new UserError(`The ${topology.title} has the orderers and organisations that its files name.`);
    const { title, shape: changed } = topologyOf(version, { ...shape, ...change });
    return { ...topology, title, ...(changed && { shape: changed }) };
  },

  composeModel,

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
});

const defaultOrganisations = (peers: number): number => Math.min(2, peers);

function topologyOf(version: string, shape: NetworkShape): Topology {
  const { consensus, peers, organisations, orderers } = shape;
  const possible = ORDERERS[consensus];
  if (!possible)
    throw new UserError(
      `Fabric ${version} has no ${consensus} network. Orderers agree by raft, with 3.x also by bft.`,
    );
  if (consensus === 'bft' && !version.startsWith('3.'))
    throw new UserError(
      `Fabric ${version} has no bft network, 3.x has: set FABRIC_VERSION=3.1, or use raft.`,
    );
  if (!possible.includes(orderers))
    throw new UserError(
      `A ${consensus} network cannot have ${orderers} orderers here. Possible: ${possible.join(' or ')}.`,
    );
  if (peers < 1 || peers > MOST_PEERS)
    throw new UserError(`A network has 1 to ${MOST_PEERS} peers, not ${peers}.`);
  if (organisations < 1 || organisations > Math.min(peers, MOST_ORGANISATIONS))
    throw new UserError(
      `${peers} peers cannot belong to ${organisations} organisations. Possible: 1 to ${Math.min(peers, MOST_ORGANISATIONS)}.`,
    );
  const title = [
    `${peers}-peer ${consensus} network`,
    ...(organisations === defaultOrganisations(peers) ? [] : [`of ${organisations} organisations`]),
    ...(orderers === possible[0] ? [] : [`with ${orderers} orderers`]),
  ].join(' ');
  return { title, files: [], shape, settings: {}, settingsOf: {} };
}

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

/** As in the core.yaml of 2.5 and of 3.x. */
const NODE = 'hyperledger/fabric-nodeenv:2.5';
const JAVA = 'hyperledger/fabric-javaenv:2.5';

/** Chaincode in Node and Java runs on the image that it is built in. */
export function buildImages({ images }: Settings, environment: Environment): BuildImages {
  const others = [
    environment['CORE_CHAINCODE_NODE_RUNTIME'] ?? NODE,
    environment['CORE_CHAINCODE_JAVA_RUNTIME'] ?? JAVA,
  ];
  return {
    builders: [environment['CORE_CHAINCODE_BUILDER'] ?? images.ccenv, ...others],
    runtimes: [environment[RUNTIME] ?? images.base, ...others],
  };
}

export function describe(services: ServiceDescriptions): Composition {
  const { peers, orderers } = membersOf(services);
  for (const { service } of peers) requireReached(service, 'CORE_OPERATIONS_LISTENADDRESS', 9443, services);
  for (const { service } of orderers) requireReached(service, 'ORDERER_ADMIN_LISTENADDRESS', 7053, services);
  const descriptions = peers.map(({ host, service, ports }) => {
    const { environment = {} } = services.get(service) ?? {};
    return [host, { service, environment, ports: [ports.grpc, ports.operations] }] as const;
  });
  return {
    services: [...services.keys()].map((name) => peers.find(({ service }) => service === name)?.host ?? name),
    orderers: new Map(
      orderers.map(({ service, ports }) => [service, { ports: [ports.admin, ports.operations] }]),
    ),
    peers: new Map(descriptions),
    authorities: [],
    settings: settingsOf(services),
    validators: peers.map(({ host }) => host),
    nonValidators: [],
    tls: true,
    secured: false,
  };
}

/** Throws a UserError for a service that listens on its own loopback address, where nobody reaches it. */
function requireReached(
  service: string,
  variable: string,
  port: number,
  services: ServiceDescriptions,
): void {
  const address = services.get(service)?.environment[variable];
  if (address === undefined || /^(?:127\.|localhost)/.test(address))
    throw new UserError(
      `Nothing outside reaches ${service} at ${variable}=${address ?? ''}: set it to 0.0.0.0:${port} in the compose file.`,
    );
}

/** Of chaincode, as the peer tells it: by its name on the network. */
export const chaincodeAddress = (environment: Environment): string =>
  environment['CORE_PEER_CHAINCODEADDRESS'] ?? environment['CORE_PEER_ADDRESS'] ?? '';

/** Of Fabric, of the channel, and of Go's runtime, such as GOMAXPROCS. */
export const settingNames: SettingNames = {
  pattern: /^(?:(?:CORE|ORDERER|FABRIC|CHANNEL)(?:_[A-Z0-9]+)+|GO[A-Z]+)$/,
  owner: 'a peer or an orderer',
  example: 'FABRIC_LOGGING_SPEC',
};

export function images({ images }: Settings): RequiredImage[] {
  return [
    { reference: images.peer, variable: 'FABRIC_VERSION or FABRIC_PEER_IMAGE', purpose: '' },
    { reference: images.orderer, variable: 'FABRIC_VERSION or FABRIC_ORDERER_IMAGE', purpose: '' },
    { reference: images.ccenv, variable: 'FABRIC_CCENV_IMAGE', purpose: ', which builds Go chaincode' },
    { reference: images.base, variable: 'FABRIC_BASE_IMAGE', purpose: ', which Go chaincode runs on' },
  ];
}
