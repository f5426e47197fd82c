import type { Hint } from '../errors';
import type { Settings } from '../settings';
import type { Chaincode } from './chaincode';
import type { Composition, ServiceDescriptions } from './composition';
import type { EngineRequests } from './engine-requests';
import type { LogReader } from './logs';
import type { DevNames, UserName } from './names';
import type { FabricNetwork } from './network';
import type { ChaincodeSource } from './source-tree';
import type { Environment, SettingNames, Topologies } from './topology';

/** What messages name as an example. */
export interface Examples {
  /** As sentences name them, the usual one first. */
  readonly networks: readonly [usual: string, ...string[]];
  readonly peer: string;
  /** What sentences call a validating peer: `vp` in `each vp`. */
  readonly peerWord: string;
  /** That its HTTP interface has. */
  readonly path: string;
  /** To run in its container. */
  readonly command: string;
}

/** What is true of one generation of Fabric and not of another, as far as a network needs to know it. */
export interface Generation {
  /** For messages: `Fabric 0.6`. */
  readonly title: string;
  /** The chaincodes that are known by name. */
  readonly catalogue: readonly Chaincode[];
  readonly topologies: Topologies;
  readonly examples: Examples;
  readonly lacks: Lacks;
  readonly devNames: DevNames;
  readonly logs: LogReader;
  /** The images that a network needs before it starts. */
  images(settings: Settings): readonly RequiredImage[];
  readonly engineRequests: EngineRequests;
  buildImages(settings: Settings, environment: Environment): BuildImages;
  /** What a network has, read off its services. Throws a UserError where peers cannot be told apart. */
  describe(services: ServiceDescriptions): Composition;
  /** Variables that the Compose files refer to. */
  composeEnvironment(settings: Settings, networkId: string, directories: NetworkDirectories): Environment;
  /** What every peer gets, whatever its Compose file says: of PEER_VARIABLES, only the network id. */
  peerEnvironment(settings: Settings, networkId: string): Environment;
  /** True where services mount files of the network's directory, which has to stay as long as they do. */
  readonly mountsFiles: boolean;
  /** Throws a UserError for a chaincode that the images of the settings cannot build. */
  requireSource(source: ChaincodeSource, settings: Settings): void;
  /** Chaincode that runs as a service of the network, where peers can connect to it. May throw a UserError. */
  chaincodeService?(alias: string, folder: string, settings: Settings): Promise<ChaincodeService>;
  /** The users that come with the network's CA, with their secrets. */
  readonly userSecrets: Readonly<Record<UserName, string>>;
  /** `directory` is the network's own; undefined for a network of an earlier process. May throw a UserError. */
  newNetwork(services: ServiceDescriptions, directory?: string): FabricNetwork;
  /** Where the chaincode of a peer with this environment connects to it; `ip` is that of its container. */
  chaincodeAddress(environment: Environment, ip: string): string;
  /** The environment variables that a scenario can give to services. */
  readonly settingNames: SettingNames;
}

/** The images that a peer with a given environment uses for chaincode. */
export interface BuildImages {
  /** In containers of these it compiles; none where it compiles while it builds the dev image. */
  readonly builders: readonly string[];
  /** On these it builds dev images. */
  readonly runtimes: readonly string[];
}

/** What some sentences need, and not every generation has. */
export type Feature =
  | 'REST'
  | 'chaincode events'
  | 'chaincode hashes'
  | 'chaincode in images'
  | 'dev mode'
  | 'endorsement'
  | 'life cycle'
  | 'logins'
  | 'non-validating peers'
  | 'orderers'
  | 'primary'
  | 'rejection events'
  | 'services'
  | 'validation codes';

/** Why a generation does not have it, and what does instead. */
export interface Lack {
  readonly reason: string;
  readonly hint?: Hint;
}

/** A service of the network in which a chaincode runs. It is called as the chaincode. */
export interface ChaincodeService {
  /** `host:port`, for peers. */
  readonly address: string;
  /** As a Compose file describes it. */
  readonly compose: object;
}

type Lacks = Readonly<Partial<Record<Feature, Lack>>>;

/** Where a network has its files, and where the engine's socket is. */
export interface NetworkDirectories {
  readonly directory: string;
  readonly socketDirectory: string;
}

export interface RequiredImage {
  readonly reference: string;
  /** The setting that names another one; undefined for an image that a Compose file names. */
  readonly variable?: string;
  /** What it is needed for, for the message that it is missing: `, which every chaincode build starts from`. */
  readonly purpose: string;
  /** Set where a pull cannot bring it: what to do, given the names of all images on the engine. */
  readonly remedy?: ((present: readonly string[]) => string) | undefined;
}
