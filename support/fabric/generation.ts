import type { Hint } from '../errors';
import type { Settings } from '../settings';
import type { Finding, Wakeups } from '../waiting/eventually';
import type { Chaincode, Constructor } from './chaincode';
import type { ChaincodeName, PeerName, TransactionId, UserName } from './names';
import type { Outcome } from './outcome';
import type { ChaincodeSource, SourceFile } from './source-tree';
import type { Environment, NetworkShape, Topology } from './topology';

/** What is true of one generation of Fabric and not of another, as far as a network needs to know it. */
export interface Generation {
  /** For messages: `Fabric 0.6`. */
  readonly title: string;
  /** The chaincodes that are known by name. */
  readonly catalogue: readonly Chaincode[];
  readonly topologies: Topologies;
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
  /** What every peer gets, whatever its Compose file says: of the variables below, only the network id. */
  peerEnvironment(settings: Settings, networkId: string): Environment;
  readonly peerVariables: PeerVariables;
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
  /** How a peer starts the container of a chaincode: its command and one variable of its environment. */
  devContainer(
    chaincode: ChaincodeName,
    peerAddress: string,
  ): { readonly command: string; readonly variable: string };
  /** Where the chaincode of a peer with this environment connects to it; `ip` is that of its container. */
  chaincodeAddress(environment: Environment, ip: string): string;
  /** Environment variables from a table of names and values. Throws a UserError for a wrong row. */
  peerSettings(rows: readonly (readonly string[])[]): Environment;
}

/** The images that a peer with a given environment uses for chaincode. */
export interface BuildImages {
  /** In containers of these it compiles; none where it compiles while it builds the dev image. */
  readonly builders: readonly string[];
  /** On these it builds dev images. */
  readonly runtimes: readonly string[];
}

/** What peers ask of the Docker engine. */
export interface EngineRequests {
  /**
   * Targets are matched undecoded, exactly as peers write them. The group `name` is that of an image or a container, `id`
   * that of a build container, `network` that of a Docker network.
   */
  readonly permitted: readonly (readonly [method: string, target: RegExp, kind: EngineRequestKind])[];
  /** All of them in words, behind "may only". */
  readonly summary: string;
  /** The names of labels that Dockerfiles set themselves; undefined for none. */
  readonly dockerfileLabel?: RegExp;
  /** True for the command of a build container, in which a peer compiles before it builds the image. */
  isBuildCommand?(command: readonly string[]): boolean;
  /** Where a build container with this command keeps what the compiler can use again; undefined for nowhere. */
  compilerCache?(command: readonly string[], image: ImageConfig): CompilerCache | undefined;
}

/**
 * `engine`: about the engine as a whole. `build`: of an image. `create`, `container`, `files`, `attach`: a container of the
 * peer's own by its name. The others: a container without a name that the peer compiles in, by its id.
 */
export type EngineRequestKind =
  | 'engine'
  | 'image'
  | 'build'
  | 'create'
  | 'container'
  | 'files'
  | 'attach'
  | 'create build container'
  | 'build input'
  | 'build log'
  | 'start build'
  | 'await build'
  | 'build output'
  | 'remove build container';

/** What an image says of its containers, as the engine words it. */
export interface ImageConfig {
  readonly Env?: readonly string[] | null;
  readonly User?: string;
}

/** A folder of a build container, and the variable that names it. */
export interface CompilerCache {
  readonly variable: string;
  readonly folder: string;
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

export type Lacks = Readonly<Partial<Record<Feature, Lack>>>;

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

/** Environment variables of a peer. */
export interface PeerVariables {
  /** The first part of the names of what it makes. */
  readonly networkId: string;
  /** Where it looks for the Docker engine, and where it does without the variable. */
  readonly engine: string;
  readonly defaultEngine: string;
  /** The Docker network that its chaincode joins. */
  readonly chaincodeNetwork: string;
}

/** Where a network has its files, and where the engine's socket is. */
export interface NetworkDirectories {
  readonly directory: string;
  readonly socketDirectory: string;
}

/** What one network is for Fabric, as long as it lives. */
export interface FabricNetwork {
  /** Writes into the network's directory what its services need before they start. */
  writeFiles(): Promise<void>;
  /** Makes one network of the services that have started. Throws a WaitFailed or an AssertionFailure. */
  form(services: StartedServices): Promise<void>;
  readonly readiness: Readiness;
  connect(peer: PeerAccess): PeerClient;
  readonly users: Users;
  readonly transactions: Transactions;
  /** Undefined where peers take a deploy as a whole. */
  readonly lifecycle?: Lifecycle;
  /** Returns once a peer has taken the transaction; what peers build may come later. */
  deploy(chaincode: Chaincode, ctor: Constructor, request: DeployRequest): Promise<Outcome<Deployed>>;
  /** Undefined where services tell nothing of themselves over HTTP. */
  readonly operations: Operations | undefined;
  /** The peer that leads consensus now. Throws a UserError where nothing tells. */
  leader(peers: readonly LoggingPeer[], validators: readonly PeerName[]): Promise<PeerName>;
  /** False while a peer that is catching up has blocks, but refuses queries. */
  answersQueries(peer: LoggingPeer): Promise<boolean>;
}

/** A service whose ports are reached from here. */
export interface ReachedService {
  readonly name: string;
  /** `host:port` at which the container's port is reached from here. */
  address(port: number): Promise<string>;
  /** To be called when nothing answered there: Docker may have published the port anew. */
  forgetAddress(): void;
}

/** What peers and orderers tell of themselves. A call of one service throws PeerUnreachable. */
export interface Operations {
  /** Throws a UserError for a path without a slash. */
  get(service: ReachedService, path: string): Promise<HttpAnswer>;
  /** In its own words. */
  health(service: ReachedService): Promise<string>;
  /** The name of the one that leads; undefined where they do not tell, or another one leads. */
  leader(orderers: readonly (ReachedService & LoggingPeer)[]): Promise<string | undefined>;
}

export interface StartedServices {
  readonly peers: readonly LedgerPeer[];
  readonly orderers: readonly ReachedService[];
  /** Milliseconds. */
  readonly within: number;
}

/** A peer that takes a deploy. */
export interface DeployingPeer extends LedgerPeer {
  /** Copies files of this machine to `folder` in the peer's container. `title` is for reports. */
  copyFiles(title: string, files: readonly SourceFile[], folder: string): Promise<void>;
}

export interface DeployRequest {
  readonly on: DeployingPeer;
  /** The peers that should be up. */
  readonly among: readonly LedgerPeer[];
  readonly caller: Caller;
  /** Only for a generation with a life cycle. */
  readonly terms?: Terms;
}

/** What organisations agree on beside the code. What is left open has Fabric's default. */
export interface Terms {
  /** As the peer's CLI takes it: `OR('Org1MSP.peer','Org2MSP.peer')`, or the path of a policy of the channel. */
  readonly endorsementPolicy?: string;
  /** The JSON of a collections file, as the peer's CLI takes it. */
  readonly collections?: string;
  /** The first call must be `init`. */
  readonly initRequired?: boolean;
  /** By default one more than what is committed. */
  readonly sequence?: number;
}

/** What an organisation does, with the help of these peers. */
export interface Approval {
  readonly chaincode: Chaincode;
  readonly terms: Terms;
  /** Undefined: that of the first of these peers. */
  readonly organisation: UserName | undefined;
  /** False: its peers are not to run the chaincode. */
  readonly hasPackage: boolean;
  readonly among: readonly LedgerPeer[];
}

/** The steps of a deploy. Each can be refused on its own; the refusal names it. */
export interface Lifecycle {
  /** The name that its code gives to the chaincode. Throws a UserError for one that cannot be packaged. */
  package(chaincode: Chaincode): Promise<ChaincodeName>;
  /** Returns once each of these peers has built it. One that has it already counts. */
  install(chaincode: Chaincode, on: readonly LedgerPeer[]): Promise<Outcome<unknown>>;
  isInstalled(name: ChaincodeName, on: LedgerPeer): Promise<boolean>;
  approve(approval: Approval): Promise<Outcome<TransactionId>>;
  /** Of the definition with the next sequence, whether the organisation has approved exactly that. */
  hasApproved(approval: Omit<Approval, 'hasPackage'>): Promise<boolean>;
  /** Returns once each of these peers knows who endorses the chaincode. */
  commit(commit: Omit<Approval, 'hasPackage'>): Promise<Outcome<TransactionId>>;
  /** 0 where no definition is committed. */
  committedSequence(chaincode: Chaincode, on: LedgerPeer): Promise<number>;
}

export interface Deployed {
  readonly name: ChaincodeName;
  readonly transaction: TransactionId;
}

export interface Topologies {
  /** Throws a UserError that lists the networks that exist. */
  find(size: number, consensus: string): Topology;
  /** With another number of orderers or organisations. Throws a UserError that tells which are possible. */
  reshape(topology: Topology, change: Partial<Pick<NetworkShape, 'orderers' | 'organisations'>>): Topology;
  /** The Compose file of a network of this shape. */
  composeModel?(shape: NetworkShape): object;
  /** Throws a UserError where the topology cannot have one. */
  withNonValidator(topology: Topology): Topology;
  /** With another image for chaincode builds. Throws a UserError for an invalid image name. */
  withBaseImage(topology: Topology, image: string): Topology;
  readonly devMode: Topology;
}

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

/** The name of the service that a sentence calls so: by id, as in the Compose file, or without its domain. */
export function nameIn({ services, peers }: Pick<Composition, 'services' | 'peers'>, name: string): string {
  if (services.includes(name)) return name;
  const ofService = [...peers].find(([, { service }]) => service === name)?.[0];
  const [longer, another] = services.filter((one) => one.startsWith(`${name}.`));
  return ofService ?? (another === undefined ? longer : undefined) ?? name;
}

/** Names of the images and containers that peers make for chaincode. */
export interface DevNames {
  image(networkId: string, peer: PeerName, chaincode: ChaincodeName): string;
  container(networkId: string, peer: PeerName, chaincode: ChaincodeName): string;
  prefix(networkId: string, peer: PeerName): string;
  chaincodeIn(devName: string): ChaincodeName;
  /** True for a name that this peer may give to an image or a container of chaincode. */
  isNameOf(networkId: string, peer: PeerName, name: string): boolean;
  /** True for a name that any peer of this network id may give. */
  isDevName(networkId: string, name: string): boolean;
  /** True for the name of a chaincode as a peer builds it. */
  isChaincodeName(name: string): boolean;
  /** True for a command of a chaincode's build, as a build container or an image's history shows it. */
  isBuildStep(command: string): boolean;
  /** True for the steps of an image that a peer built of the chaincode, as far as they tell. */
  isImageOf(chaincode: ChaincodeName, steps: readonly string[]): boolean;
  /** Filters of `docker ps` and `docker images` for the names of one chaincode on any peer. */
  filters(
    networkId: string,
    chaincode: ChaincodeName,
  ): { readonly container: string; readonly image: string };
}

export interface LogRecord {
  /** By the container's clock, without the day. */
  readonly time: string;
  readonly text: string;
}

export interface LogReader {
  /** True for the first line of an error record, unless healthy peers log it too. */
  isError(line: string): boolean;
  /** The last error in a log that can explain a failure. */
  lastError(log: string): LogRecord | undefined;
  /** Why a peer's last build of chaincode failed, with the compiler's output; undefined where the log has nothing. */
  buildError(log: string): { readonly reason: string; readonly output: readonly string[] } | undefined;
  /** The last words of a process that ended: its last error, panic or usage error. */
  lastWords(log: string): string | undefined;
  /** The lines of a log that tell why a container ended during the start. */
  exitReason(log: string): string;
  /** A line that tells that this peer will never become ready. */
  readonly hopelessStart?: RegExp;
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

export interface PeerAccess extends ReachedService {
  readonly name: PeerName;
  readonly environment: Environment;
  readonly tls: boolean;
  exec(command: readonly string[], environment: readonly string[]): Promise<CompletedCommand>;
  /** Copies files of this machine to `folder` in the peer's container. `title` is for reports. */
  copyFiles(title: string, files: readonly SourceFile[], folder: string): Promise<void>;
}

export interface CompletedCommand {
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LoggingPeer {
  readonly name: string;
  /** The last line of its log that matches, as a match. */
  lastInLog(pattern: RegExp): Promise<RegExpExecArray | undefined>;
}

/** Who calls, and through which interface. */
export interface Caller {
  /** Undefined where nobody logs in. */
  readonly user: UserName | undefined;
  readonly throughCli?: boolean | undefined;
  /** The organisations whose peers endorse; by default as the endorsement policy asks for. */
  readonly endorsers?: readonly UserName[] | undefined;
  /** What goes to endorsers and into no block, by key. */
  readonly transient?: Readonly<Record<string, string>> | undefined;
}

export interface BlockInfo {
  readonly number: number;
  /** Milliseconds since the epoch, by the peer's clock. */
  readonly committedAt: number;
  readonly transactions: readonly TransactionId[];
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One peer, from outside. Every call throws PeerUnreachable where the peer does not answer in time. */
export interface PeerClient {
  /** For a person: where it is reached, or why it is not. */
  location(): Promise<string>;
  /** The number of blocks, 1 with the genesis block alone, and the hash of the last one. */
  tip(): Promise<{ readonly height: number; readonly hash: string }>;
  /** Undefined where the peer does not have the block, or not yet. */
  blockHash(number: number): Promise<string | undefined>;
  /** The names of the peers that it is connected to, itself included. */
  connectedPeers(): Promise<readonly PeerName[]>;
  /** Returns once the peer has taken the transaction. */
  invoke(chaincode: ChaincodeName, call: readonly string[], caller: Caller): Promise<Outcome<TransactionId>>;
  query(chaincode: ChaincodeName, call: readonly string[], caller: Caller): Promise<Outcome<string>>;
  /** This many times, each endorsed before the first one is ordered; then in sequence. */
  invokeAtOnce?(
    chaincode: ChaincodeName,
    call: readonly string[],
    times: number,
    caller: Caller,
  ): Promise<readonly Outcome<TransactionId>[]>;
  /** GET on the peer's HTTP interface. Throws a UserError for a path without a slash. */
  get(path: string): Promise<HttpAnswer>;
  /** Hears of every transaction that this peer rejects, from its return on. */
  listenForRejections(): Promise<RejectionListener>;
  /** For the evidence of a scenario: the last blocks and all answers, by path. */
  inspect(transactions: readonly TransactionId[], blocks: number): Promise<PeerInspection>;
}

/** A transaction that a peer did not commit. */
export interface Rejection {
  readonly transaction: TransactionId;
  readonly reason: string;
}

export interface RejectionListener extends Wakeups {
  readonly rejections: readonly Rejection[];
  /** Why nothing comes any more; undefined while the connection lasts. */
  readonly problem: string | undefined;
  end(): void;
}

export interface PeerInspection {
  readonly height: number | undefined;
  readonly blocks: readonly BlockInfo[];
  /** The answers as they came, by path; long texts replaced by their length. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export interface LedgerPeer {
  readonly name: PeerName;
  readonly client: PeerClient;
}

/** Who may act on which peer. */
export interface Users {
  /** Throws a UserError for a user that no step can make known. */
  require?(user: UserName): void;
  /** Of these peers, those at which the user acts where a step names none. */
  homesOf?<P extends LedgerPeer>(user: UserName, peers: readonly P[]): readonly P[];
  /** The user to act as, logged in; undefined without security. `named` is the one a step names. */
  actingOn(peer: LedgerPeer, named?: UserName): Promise<UserName | undefined>;
  /** Logs in with the user's own secret, or with the one given. */
  logIn(peer: LedgerPeer, user: UserName, secret?: string): Promise<Outcome<string>>;
}

/** A transaction that a peer took, with the height of each chain at that time. */
export interface Transaction {
  readonly kind: 'deploy' | 'invoke';
  readonly id: TransactionId;
  /** Just before it was submitted; a peer that did not answer is missing. */
  readonly heights: ReadonlyMap<PeerName, number>;
  /** The identical deploy before it, which has the same id. */
  readonly original?: Transaction | undefined;
}

export type Fate = 'committed' | 'rejected';

export interface ChaincodeEvent {
  readonly name: string;
  readonly payload: string;
}

/** What became of the transactions submitted to a network, peer by peer. */
export interface Transactions {
  readonly last: Transaction | undefined;
  /** To be called once a peer has taken the transaction; `heights` are those from just before. */
  add(kind: Transaction['kind'], id: TransactionId, heights: Transaction['heights']): Transaction;
  fateOn(peer: LedgerPeer, transaction: Transaction): Promise<Finding<Fate>>;
  /** Its validation code, such as `VALID`, where the ledger keeps one. */
  codeOn?(peer: LedgerPeer, transaction: Transaction): Promise<Finding<string>>;
  /** What the chaincode announced with it, where the ledger keeps that. */
  eventOn?(peer: LedgerPeer, transaction: Transaction): Promise<Finding<ChaincodeEvent | 'none'>>;
  isSettledOnAny(peers: readonly LedgerPeer[], transaction: Transaction): Promise<boolean>;
  /** True while a deploy is unsettled on all of these peers: what comes after it waits for the builds. */
  isDeploying(peers: readonly LedgerPeer[]): Promise<boolean>;
}

export interface Readiness {
  /** In words: `every vp lists every vp`. */
  readonly condition: string;
  check(peer: LedgerPeer, all: readonly PeerName[]): Promise<Finding<true>>;
}
