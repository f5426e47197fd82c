import { blockHash } from '../ledger/block';
import type { BlockRecord, Ledger } from '../ledger/ledger';
import { logger } from './logging';
import type { PeerNetwork } from './network';

const log = logger('consensus/statetransfer');

/** What a peer asks of another, by Fabric's names of the messages. Blocks from `start` to `end`, both included. */
export interface SyncMethods {
  SYNC_GET_HASHES: { params: { start: number; end: number }; result: string[] };
  SYNC_GET_BLOCKS: { params: { start: number; end: number; deltas: boolean }; result: BlockRecord[] };
}

/** Brings this peer to where others are: their blocks, and either what each changed or the whole state after the last. */
export class StateTransfer {
  constructor(
    private readonly network: Pick<PeerNetwork, 'call'>,
    private readonly ledger: Ledger,
    private readonly maxDeltas: number,
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
        failures.push(`${peer}: ${error instanceof Error ? error.message : error}`);
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
    const deltas = target.height - start <= this.maxDeltas;
    const ask = { start, end: target.height - 1, deltas };
    const records = await this.#call(peer, 'SYNC_GET_BLOCKS', ask);
    if (records.length !== target.height - start) throw new Error('it does not have all blocks');
    let previous = this.ledger.hash(start - 1);
    for (const { block } of records) {
      if (block.previousBlockHash !== previous) throw new Error('its blocks are no chain');
      previous = blockHash(block).toString('base64');
    }
    if (previous !== target.hash) throw new Error('its blocks lead to another hash');
    this.ledger.rollback(start);
    for (const record of records) this.ledger.append(record);
    this.#checkState();
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
export function serveSync(
  ledger: Ledger,
  method: string,
  params: { start: number; end: number; deltas?: boolean },
): unknown {
  const numbers = Array.from(
    { length: Math.max(0, params.end - params.start + 1) },
    (_, i) => params.start + i,
  );
  if (method === 'SYNC_GET_HASHES') return numbers.flatMap((number) => ledger.hash(number) ?? []);
  const records = numbers.flatMap((number) => ledger.record(number) ?? []);
  if (params.deltas && records.every(({ delta, snapshot }) => delta ?? snapshot)) return records;
  return records.map(({ block }, i) =>
    i < records.length - 1 ? { block } : { block, snapshot: snapshotAt(ledger, params.end) },
  );
}

/** The state is kept of the last block only; one who asks for an earlier one gets it by another peer, or later. */
function snapshotAt(ledger: Ledger, number: number) {
  if (ledger.height - 1 !== number) throw new Error(`the state of block ${number} is no longer there`);
  return ledger.state.snapshot();
}
