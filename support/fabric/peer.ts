import type { Wakeups } from '../waiting/eventually';
import type { ChaincodeName, PeerName, TransactionId, UserName } from './names';
import type { Outcome } from './outcome';
import type { SourceFile } from './source-tree';
import type { Environment } from './topology';

/** A service whose ports are reached from here. */
export interface ReachedService {
  readonly name: string;
  /** `host:port` at which the container's port is reached from here. */
  address(port: number): Promise<string>;
  /** To be called when nothing answered there: the container may have another address. */
  forgetAddress(): void;
}

export interface PeerAccess extends ReachedService {
  readonly name: PeerName;
  readonly environment: Environment;
  readonly tls: boolean;
  /** `within` is in milliseconds. */
  exec(
    command: readonly string[],
    environment: readonly string[],
    within?: number,
  ): Promise<CompletedCommand>;
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

/** A peer that takes a deploy. */
export type DeployingPeer = LedgerPeer & Pick<PeerAccess, 'copyFiles'>;
