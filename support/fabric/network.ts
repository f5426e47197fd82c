import type { Finding } from '../waiting/eventually';
import type { Chaincode, Constructor } from './chaincode';
import type { Lifecycle, Terms } from './lifecycle';
import type { ChaincodeName, PeerName, TransactionId, UserName } from './names';
import type { Outcome } from './outcome';
import type {
  Caller,
  DeployingPeer,
  HttpAnswer,
  LedgerPeer,
  LoggingPeer,
  PeerAccess,
  PeerClient,
  ReachedService,
} from './peer';
import type { Transactions } from './transactions';

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

/** What peers and orderers tell of themselves. A call of one service throws PeerUnreachable. */
export interface Operations {
  /** Throws a UserError for a path without a slash. */
  get(service: ReachedService, path: string): Promise<HttpAnswer>;
  /** The name of the one that leads; undefined where they do not tell, or another one leads. */
  leader(orderers: readonly (ReachedService & LoggingPeer)[]): Promise<string | undefined>;
}

export interface StartedServices {
  readonly peers: readonly LedgerPeer[];
  readonly orderers: readonly ReachedService[];
  /** Milliseconds. */
  readonly within: number;
}

export interface DeployRequest {
  readonly on: DeployingPeer;
  /** The peers that should be up. */
  readonly among: readonly LedgerPeer[];
  readonly caller: Caller;
  /** Only for a generation with a life cycle. */
  readonly terms?: Terms;
}

export interface Deployed {
  readonly name: ChaincodeName;
  readonly transaction: TransactionId;
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

export interface Readiness {
  /** In words: `every vp lists every vp`. */
  readonly condition: string;
  check(peer: LedgerPeer, all: readonly PeerName[]): Promise<Finding<true>>;
}
