import { join } from 'node:path';
import { executeTransactions } from '../chaincode/execute';
import type { ChaincodeSupport } from '../chaincode/support';
import type { Json, LedgerState, LogLevel, Stack, Timer, Transaction } from '../consensus/plugin';
import { AppendFile } from '../ledger/appendfile';
import type * as block from '../ledger/block';
import type { Ledger } from '../ledger/ledger';
import type { EventHub } from './events';
import { logger } from './logging';
import type { PeerNetwork } from './network';
import type { StateTransfer } from './transfer';

/** What consensus works with on this peer: the network, the ledger, the chaincodes, the disk and the clock. */
export class PeerStack implements Stack {
  readonly replica: number;
  readonly #store: PersistentMap;
  #valid = true;

  constructor(
    private readonly network: PeerNetwork,
    private readonly committed: Ledger,
    private readonly support: ChaincodeSupport,
    private readonly transfer: StateTransfer,
    private readonly events: EventHub,
    directory: string,
  ) {
    this.replica = replicaOf(network.self.ID.name);
    this.#store = new PersistentMap(join(directory, 'consensus'));
  }

  broadcast(message: Json): void {
    for (const { ID, type } of this.network.endpoints()) {
      if (type === 1 && ID.name !== this.network.self.ID.name) this.#send(ID.name, message);
    }
  }

  unicast(replica: number, message: Json): void {
    const peer = this.network
      .endpoints()
      .find(({ ID, type }) => type === 1 && replicaOf(ID.name) === replica);
    if (peer) this.#send(peer.ID.name, message);
  }

  async execute(transactions: readonly Transaction[], seqNo?: number): Promise<LedgerState> {
    const delta = this.committed.begin();
    const requested = transactions.map(transactionOf);
    const { succeeded, rejected, events } = await executeTransactions(this.support, requested, delta);
    const committed = this.committed.commit(succeeded, delta, events, seqNo);
    for (const { transaction, error } of rejected) this.events.rejected(transaction, error);
    this.events.committed(committed);
    return this.ledger();
  }

  ledger(): LedgerState {
    const { height, currentBlockHash, previousBlockHash } = this.committed.info();
    return {
      height,
      hash: currentBlockHash,
      previousHash: previousBlockHash ?? '',
      seqNo: this.committed.seqNo,
    };
  }

  hasTransaction(requestId: string): boolean {
    const [txid = ''] = requestId.split(separator);
    const transaction = this.committed.transaction(txid);
    return transaction !== undefined && requestOf(transaction).txid === requestId;
  }

  stateIsValid(valid: boolean): void {
    this.#valid = valid;
  }

  /** False while the ledger is known to be out of date. */
  get valid(): boolean {
    return this.#valid;
  }

  async transferTo(target: LedgerState, replicas: readonly number[]): Promise<LedgerState> {
    const peers = this.network.endpoints().filter(({ ID }) => replicas.includes(replicaOf(ID.name)));
    await this.transfer.to(
      target,
      peers.map(({ ID }) => ID.name),
    );
    return this.ledger();
  }

  store(key: string, value: Json): void {
    this.#store.set(key, value);
  }

  load(prefix: string): (readonly [string, Json])[] {
    return this.#store.entries().filter(([key]) => key.startsWith(prefix));
  }

  remove(key: string): void {
    this.#store.delete(key);
  }

  timer(ms: number, fire: () => void): Timer {
    const timer = setTimeout(fire, ms);
    return { cancel: () => clearTimeout(timer) };
  }

  log(level: LogLevel, module: string, func: string, text: string): void {
    const method = { DEBU: 'debug', INFO: 'info', WARN: 'warning', ERRO: 'error', CRIT: 'critical' } as const;
    logger(module)[method[level]](func, text);
  }

  panic(reason: string): void {
    process.stderr.write(`panic: ${reason}\n`);
    process.exit(2);
  }

  #send(name: string, message: Json): void {
    this.network.send(name, { type: 'CONSENSUS', payload: message });
  }
}

/**
 * What consensus orders. A deployment's id is the chaincode's name, so a second one of the same chaincode has it as well,
 * but is another request: when it was made tells them apart.
 */
export function requestOf(transaction: block.Transaction): Transaction {
  const { seconds, nanos } = transaction.timestamp;
  const txid = [transaction.txid, seconds, nanos].join(separator);
  return { txid, transaction: transaction as unknown as Json };
}

function transactionOf(request: Transaction): block.Transaction {
  return request['transaction'] as unknown as block.Transaction;
}

const separator = '@';

/** vpN is replica N, and who has another name is none: -1. Under noops any name will do. */
export function replicaOf(name: string): number {
  return Number(/^vp(\d+)$/.exec(name)?.[1] ?? -1);
}

/** Keys and values that survive the process. What is set again or deleted stays in the file until it is rewritten. */
class PersistentMap {
  readonly #values = new Map<string, Json>();
  readonly #file: AppendFile<[string, Json?]>;
  #lines: number;

  constructor(path: string) {
    const { file, entries } = AppendFile.open<[string, Json?]>(path);
    for (const [key, value] of entries) this.#apply(key, value);
    this.#file = file;
    this.#lines = entries.length;
  }

  delete(key: string): void {
    if (this.#values.has(key)) this.set(key);
  }

  entries(): [string, Json][] {
    return [...this.#values];
  }

  /** Without a value, deletes. */
  set(key: string, value?: Json): void {
    this.#apply(key, value);
    if (++this.#lines > 1_000 + 2 * this.#values.size) {
      this.#file.rewrite([...this.#values]);
      this.#lines = this.#values.size;
    } else this.#file.append(value === undefined ? [key] : [key, value]);
  }

  #apply(key: string, value?: Json): void {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
  }
}
