/**
 * The seam between a validating peer and its consensus plugin, as Fabric 0.6 has it (package `consensus`:
 * `Consenter` is the plugin, `Stack` what the peer gives it). Nothing of a plugin reaches the clock, the
 * network, the disk, or the ledger but through the stack, so that a whole network can be simulated within one
 * process.
 */

/** What crosses the network and goes into the store: anything that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json };

/** Opaque to consensus, but for its id. */
export type Transaction = { readonly txid: string; readonly [field: string]: Json };

/** Where a ledger stands; Fabric's `BlockchainInfo` and the consensus metadata of the last block. */
export type LedgerState = {
  /** The genesis block alone is height 1. */
  readonly height: number;
  /** Hash of the last block, base64. */
  readonly hash: string;
  /** Hash of the block before, base64; '' at height 1. */
  readonly previousHash: string;
  /** Sequence number in the last block's metadata; 0 at genesis. Noops blocks carry none: 0. */
  readonly seqNo: number;
};

export type LogLevel = 'DEBU' | 'INFO' | 'WARN' | 'ERRO' | 'CRIT';

export interface Timer {
  cancel(): void;
}

/** What the peer gives its consensus plugin. */
export interface Stack {
  /** Replica number: vpN is replica N. */
  readonly replica: number;

  /** To every other validator connected now, never to this one. May be lost; never throws, never calls back. */
  broadcast(message: Json): void;
  unicast(replica: number, message: Json): void;

  /**
   * Executes the transactions in order and commits them as ONE block, also when all of them fail or there is
   * none, and resolves with the ledger's state after it. The block's `consensusMetadata` is base64 of
   * protobuf `{1: seqNo}` ("CAU=" for 5), absent without `seqNo`. The plugin never has two calls of `execute`
   * and `transferTo` under way. Rejects only if the block could not be committed at all; the plugin then
   * panics.
   */
  execute(transactions: readonly Transaction[], seqNo?: number): Promise<LedgerState>;
  ledger(): LedgerState;
  /** Whether a block holds the transaction; one that failed stands in none. */
  hasTransaction(txid: string): boolean;
  /**
   * State transfer: fetches blocks and state up to exactly `target` from one of `replicas`, and tries the
   * next one when that fails or its blocks don't hash to `target.hash`. Resolves when the ledger is there.
   * Rejects when none could give it; the plugin asks again after a while. `target.seqNo` may be above that of
   * the block at `target.height`, since null requests make no block; the ledger may then be there already.
   */
  transferTo(target: LedgerState, replicas: readonly number[]): Promise<LedgerState>;

  /**
   * The ledger is known to be out of date from `false` until `true`: Fabric's InvalidateState and
   * ValidateState. In between the peer refuses queries ("Error: state may be inconsistent, cannot query").
   */
  stateIsValid(valid: boolean): void;

  /**
   * Key and value survive the process; written when the call returns, since a message that relies on it
   * follows.
   */
  store(key: string, value: Json): void;
  load(prefix: string): (readonly [key: string, value: Json])[];
  remove(key: string): void;

  /** Calls `fire` once, `ms` milliseconds from now, on a turn of its own. */
  timer(ms: number, fire: () => void): Timer;
  /** One line of the peer's log: `[module] func -> level text`. */
  log(level: LogLevel, module: string, func: string, text: string): void;
  /**
   * This replica must not go on, since its ledger differs from the network's: logged, then the process exits
   * 2.
   */
  panic(reason: string): void;
}

/** A consensus plugin. All methods return at once; what they cause is seen through the stack. */
export interface Consenter {
  /** Recovers what the store holds. Called once, when the ledger is open and before any other method. */
  start(): void;
  /** A transaction that entered the network at this peer. */
  submit(transaction: Transaction): void;
  /**
   * A message that `from`'s plugin broadcast or unicast; `from` is the replica number the connection was
   * authenticated as.
   */
  receive(message: Json, from: number): void;
  /** Cancels all timers; nothing is sent or executed afterwards. */
  stop(): void;
}
