import { join } from 'node:path';
import { ProtoWriter, protoUint, readProto } from '../wire/protobuf';
import { AppendFile } from './appendfile';
import { type Block, blockHash, type ChaincodeEvent, type Transaction, timestamp } from './block';
import { type Change, StateDelta, WorldState } from './state';

/** A block and what it changed in the world state, as kept on disk and handed to peers that are behind. */
export type BlockRecord = {
  readonly block: Block;
  /** Absent where the block came without: the state was then taken over whole, in a later record. */
  readonly delta?: readonly Change[];
  /** The state after this block, which replaces the one before. */
  readonly snapshot?: readonly Change[];
};

export type BlockchainInfo = {
  readonly height: number;
  readonly currentBlockHash: string;
  /** Absent at height 1, as jsonpb leaves out what is empty. */
  readonly previousBlockHash?: string;
};

/** The chain of blocks and the world state they lead to. */
export class Ledger {
  readonly #records: BlockRecord[] = [];
  readonly #hashes: string[] = [];
  readonly #transactions = new Map<string, Transaction>();
  #state = new WorldState();

  private constructor(
    private readonly file: AppendFile<BlockRecord>,
    private readonly now: () => number,
  ) {}

  /** Opens the ledger in `directory`. A new one has height 0 until `makeGenesis`. */
  static open(directory: string, now: () => number = Date.now): Ledger {
    const { file, entries } = AppendFile.open<BlockRecord>(join(directory, 'ledger'));
    const ledger = new Ledger(file, now);
    for (const record of entries) ledger.#take(record);
    return ledger;
  }

  makeGenesis(): void {
    const nonHashData = { localLedgerCommitTimestamp: timestamp(this.now()) };
    this.append({ block: { nonHashData }, delta: [] });
  }

  get height(): number {
    return this.#records.length;
  }

  get state(): WorldState {
    return this.#state;
  }

  info(): BlockchainInfo {
    const currentBlockHash = this.#hashes.at(-1) ?? '';
    const previousBlockHash = this.#hashes.at(-2);
    return { height: this.height, currentBlockHash, ...(previousBlockHash && { previousBlockHash }) };
  }

  block(number: number): Block | undefined {
    return this.#records[number]?.block;
  }

  /** Base64; undefined where there is no such block. */
  hash(number: number): string | undefined {
    return this.#hashes[number];
  }

  record(number: number): BlockRecord | undefined {
    return this.#records[number];
  }

  transaction(txid: string): Transaction | undefined {
    return this.#transactions.get(txid);
  }

  /** Consensus' sequence number in the last block's metadata; 0 at genesis and under noops. */
  get seqNo(): number {
    const metadata = this.#records.at(-1)?.block.consensusMetadata ?? '';
    return protoUint(readProto(Buffer.from(metadata, 'base64')), 1);
  }

  /** A layer for the transactions of the next block. */
  begin(): StateDelta {
    return new StateDelta(this.#state);
  }

  /**
   * Commits the next block. `transactions` are those that succeeded; `events` has one for each that was executed.
   */
  commit(
    transactions: readonly Transaction[],
    changes: StateDelta,
    events: readonly ChaincodeEvent[],
    seqNo?: number,
  ): Block {
    const delta = changes.changes();
    const stateHash = this.#state.apply(delta).toString('base64');
    const consensusMetadata = new ProtoWriter()
      .uint(1, seqNo ?? 0)
      .finish()
      .toString('base64');
    const block: Block = {
      ...(transactions.length > 0 && { transactions }),
      ...(stateHash && { stateHash }),
      previousBlockHash: this.#hashes.at(-1) ?? '',
      ...(consensusMetadata && { consensusMetadata }),
      nonHashData: { localLedgerCommitTimestamp: timestamp(this.now()), chaincodeEvents: events },
    };
    const record = { block, delta };
    this.file.append(record);
    this.#index(record);
    return block;
  }

  /** Takes over a block of another peer. */
  append(record: BlockRecord): void {
    this.file.append(record);
    this.#take(record);
  }

  /** Forgets all blocks from `height` on, and what they did to the state. */
  rollback(height: number): void {
    if (height >= this.height) return;
    const records = this.#records.slice(0, height);
    this.file.rewrite(records);
    this.#records.length = 0;
    this.#hashes.length = 0;
    this.#transactions.clear();
    this.#state = new WorldState();
    for (const record of records) this.#take(record);
  }

  #take(record: BlockRecord): void {
    if (record.snapshot) this.#state = new WorldState();
    this.#state.apply(record.snapshot ?? record.delta ?? []);
    this.#index(record);
  }

  #index(record: BlockRecord): void {
    this.#records.push(record);
    this.#hashes.push(blockHash(record.block).toString('base64'));
    for (const transaction of record.block.transactions ?? []) {
      this.#transactions.set(transaction.txid, transaction);
    }
  }
}
