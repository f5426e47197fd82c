import type { PeerName } from './names';
import type { Environment } from './topology';

/** A service as Compose resolves it, completed by what its image says. */
export interface ServiceDescription {
  readonly image: string;
  readonly environment: Environment;
  /** The words of its entrypoint and its command. */
  readonly command: readonly string[];
  /** Files and folders of the engine's machine. */
  readonly mounts?: readonly Mount[];
}

export interface Mount {
  readonly source: string;
  readonly target: string;
}

export type ServiceDescriptions = ReadonlyMap<string, ServiceDescription>;

/** A peer as its Compose file describes it. */
export interface PeerDescription {
  /** Its name in the Compose file. */
  readonly service: string;
  readonly environment: Environment;
  /** The ports of its container at which it is asked from outside. */
  readonly ports: readonly number[];
}

/** The services of a network, as Fabric sees them. */
export interface Composition {
  /** Peers by their ids, other services by their names in the Compose file. */
  readonly services: readonly string[];
  readonly peers: ReadonlyMap<PeerName, PeerDescription>;
  /** The services that decide on the order of transactions, with the ports at which they are asked from outside. */
  readonly orderers: ReadonlyMap<string, { readonly ports: readonly number[] }>;
  /** The services that issue certificates. */
  readonly authorities: readonly string[];
  /** Environment of all services, as `NAME=value`. */
  readonly settings: readonly string[];
  readonly validators: readonly PeerName[];
  readonly nonValidators: readonly PeerName[];
  /** True where users must log in. */
  readonly secured: boolean;
  readonly tls: boolean;
}

export const peersOf = ({ validators, nonValidators }: Pick<Composition, 'validators' | 'nonValidators'>) => [
  ...validators,
  ...nonValidators,
];

/** Environment of all services, as `NAME=value`. */
export const settingsOf = (services: ServiceDescriptions): string[] =>
  [...services.values()].flatMap(({ environment }) =>
    Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  );

/** The name of the service that a sentence calls so: by id, as in the Compose file, or without its domain. */
export function nameIn({ services, peers }: Pick<Composition, 'services' | 'peers'>, name: string): string {
  if (services.includes(name)) return name;
  const ofService = [...peers].find(([, { service }]) => service === name)?.[0];
  const [longer, another] = services.filter((one) => one.startsWith(`${name}.`));
  return ofService ?? (another === undefined ? longer : undefined) ?? name;
}

/** Environment variables of a peer, of every generation. */
export const PEER_VARIABLES = {
  /** The first part of the names of what it makes. */
  networkId: 'CORE_PEER_NETWORKID',
  /** Where it looks for the Docker engine. */
  engine: 'CORE_VM_ENDPOINT',
  /** The Docker network that its chaincode joins. */
  chaincodeNetwork: 'CORE_VM_DOCKER_HOSTCONFIG_NETWORKMODE',
} as const;
