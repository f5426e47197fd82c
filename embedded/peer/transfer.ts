import { setTimeout as pause } from 'node:timers/promises';
import { type Block, blockHash, type Transaction } from '../ledger/block';
import type { BlockchainInfo, BlockRecord, Ledger } from '../ledger/ledger';
import { logger } from './logging';
import type { PeerNetwork } from './network';

const log = logger('consensus/statetransfer');

/** How long it takes to bring the state forward by one block, ms; real peers took 58 under load. */
const TIME_OF_BLOCK = 20;

type Range = { readonly start: number; readonly end: number };
type StateOfBlock = Omit<BlockRecord, 'block'>;

/** What a peer asks of another. Blocks from `start` to `end`, both included. */
interface SyncMethods {
  SYNC_GET_HASHES: { params: Range; result: string[] };
  SYNC_GET_BLOCKS: { params: Range; result: Block[] };
  /** What each block changed, or nothing but the whole state after the last. */
  SYNC_GET_STATE: { params: Range & { deltas: boolean }; result: StateOfBlock[] };
}

/**
 * The chain as users see it. As in v0.6.1, blocks that state transfer has fetched are there before the state that they
 * lead to: until then the peer refuses queries.
 */
export class ShownChain {
  #start = 0;
  #ahead: readonly Block[] = [];

  constructor(private readonly ledger: Ledger) {}

  /** Blocks from number `start` on, without their state; none when the ledger has them. */
  show(start: number, blocks: readonly Block[]): void {
    this.#start = start;
    this.#ahead = blocks;
  }

  info(): BlockchainInfo {
    const last = this.#ahead.at(-1);
    if (!last) return this.ledger.info();
    return {
      height: this.#start + this.#ahead.length,
      currentBlockHash: blockHash(last).toString('base64'),
      previousBlockHash: last.previousBlockHash ?? '',
    };
  }

  block(number: number): Block | undefined {
    return this.#ahead.length > 0 && number >= this.#start
      ? this.#ahead[number - this.#start]
      : this.ledger.block(number);
  }

  transaction(id: string): Transaction | undefined {
    const ahead = this.#ahead.flatMap(({ transactions }) => transactions ?? []);
    return ahead.find(({ txid }) => txid === id) ?? this.ledger.transaction(id);
  }
}

/** Brings this peer to where others are: their blocks, and either what each changed or the whole state after the last. */
export class StateTransfer {
  constructor(
    private readonly network: Pick<PeerNetwork, 'call'>,
    private readonly ledger: Ledger,
    private readonly maxDeltas: number,
    private readonly shown = new ShownChain(ledger),
    private readonly timeOfBlock = TIME_OF_BLOCK,
  ) {}

  /** Tries one peer after the other. Rejects with what each one failed with. */
  async to(target: { height: number; hash: string }, peers: readonly string[]): Promise<void> {
    const number = target.height - 1;
    if (this.ledger.height === target.height && this.ledger.hash(number) === target.hash) return;
    const hash = Buffer.from(target.hash, 'base64').toString('hex');
    log.info(
      'SyncToTarget',
      `Syncing to target ${hash} for block number ${number} with peers [${peers.join(' ')}]`,
    );
    const failures: string[] = [];
    for (const peer of peers) {
      try {
        await this.#from(peer, target);
        log.debug(
          'SyncToTarget',
          `Sync to target ${hash} for block number ${number} returned, now at block height ${this.ledger.height}`,
        );
        return;
      } catch (error) {
        failures.push(`${peer}: ${(error as Error).message}`);
        log.warning('SyncToTarget', `Could not sync to block ${number} with ${failures.at(-1)}`);
      }
    }
    throw new Error(
      `no peer could bring this one to block ${number}: ${failures.join('; ') || 'none connected'}`,
    );
  }

  /** Checks all that the peer gives, and only then takes it over. */
  async #from(peer: string, target: { height: number; hash: string }): Promise<void> {
    const start = await this.#commonHeight(peer, target.height);
    const range = { start, end: target.height - 1 };
    const blocks = await this.#call(peer, 'SYNC_GET_BLOCKS', range);
    if (blocks.length !== target.height - start) throw new Error('it does not have all blocks');
    let previous = this.ledger.hash(start - 1);
    for (const block of blocks) {
      if (block.previousBlockHash !== previous) throw new Error('its blocks are no chain');
      previous = blockHash(block).toString('base64');
    }
    if (previous !== target.hash) throw new Error('its blocks lead to another hash');
    this.shown.show(start, blocks);
    try {
      const deltas = blocks.length <= this.maxDeltas;
      const states = await this.#call(peer, 'SYNC_GET_STATE', { ...range, deltas });
      await pause(this.timeOfBlock * blocks.length);
      this.ledger.rollback(start);
      for (const [i, block] of blocks.entries()) this.ledger.append({ block, ...states[i] });
      this.#checkState();
    } finally {
      this.shown.show(0, []);
    }
  }

  /** How many blocks from genesis on both have in common; more than none, since genesis is the same everywhere. */
  async #commonHeight(peer: string, limit: number): Promise<number> {
    const end = Math.min(this.ledger.height, limit) - 1;
    const hashes = await this.#call(peer, 'SYNC_GET_HASHES', { start: 0, end });
    const differs = hashes.findIndex((hash, number) => hash !== this.ledger.hash(number));
    const common = differs < 0 ? hashes.length : differs;
    if (common === 0) throw new Error('it has another genesis block');
    return common;
  }

  /** A state that does not hash to what its block says came from a peer that lies: away with it. */
  #checkState(): void {
    const expected = this.ledger.block(this.ledger.height - 1)?.stateHash ?? '';
    if (this.ledger.state.hash().toString('base64') === expected) return;
    this.ledger.rollback(1);
    throw new Error('its state has another hash than its block says');
  }

  #call<M extends keyof SyncMethods>(
    peer: string,
    method: M,
    params: SyncMethods[M]['params'],
  ): Promise<SyncMethods[M]['result']> {
    return this.network.call(peer, method, params);
  }
}

/** What this peer answers to others that are behind. */
export function serveSync(ledger: Ledger, method: string, params: Range & { deltas?: boolean }): unknown {
  const { start, end, deltas } = params;
  const numbers = Array.from({ length: Math.max(0, end - start + 1) }, (_, i) => start + i);
  if (method === 'SYNC_GET_HASHES') return numbers.flatMap((number) => ledger.hash(number) ?? []);
  const records = numbers.flatMap((number) => ledger.record(number) ?? []);
  if (method === 'SYNC_GET_BLOCKS') return records.map(({ block }) => block);
  if (deltas && records.every(({ delta, snapshot }) => delta ?? snapshot))
    return records.map(({ block, ...state }) => state);
  return records.map((_, i) => (i < records.length - 1 ? {} : { snapshot: snapshotAt(ledger, end) }));
}

/** The state is kept of the last block only; one who asks for an earlier one gets it by another peer, or later. */
function snapshotAt(ledger: Ledger, number: number) {
  if (ledger.height - 1 !== number) throw new Error(`the state of block ${number} is no longer there`);
  return ledger.state.snapshot();
}
