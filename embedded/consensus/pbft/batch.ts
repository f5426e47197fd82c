import { formatDuration } from '../../wire/go-duration';
import type { Consenter, Json, Stack, Transaction } from '../plugin';
import type { PbftSettings } from '../settings';
import { type Batch, parse } from './messages';
import { Replica } from './replica';
import { Requests } from './requests';
import type { ReplicaState } from './state';
import { RestartableTimer } from './timers';

/**
 * PBFT's batch mode, Fabric's `obcBatch`: every replica keeps the requests it hears of, and starts the
 * request timer; the primary makes batches of them, and one batch becomes one block.
 */
export class BatchReplica implements Consenter {
  readonly #replica: Replica;
  readonly #state: ReplicaState;
  readonly #requests = new Requests();
  readonly #batchTimer: RestartableTimer;
  /** Requests of the batch that the primary is filling. */
  #batch: Transaction[] = [];

  /** `random` in [0, 1) decides what a byzantine replica does. */
  constructor(
    private readonly settings: PbftSettings,
    private readonly stack: Stack,
    random: () => number = Math.random,
  ) {
    this.#batchTimer = new RestartableTimer(stack, () => this.#sendBatch());
    this.#replica = new Replica(
      settings,
      stack,
      {
        execute: (seqNo, batch) => this.#execute(seqNo, batch),
        ordered: () => this.#startTimerIfOutstanding(),
        executionDone: () => this.#resubmit(),
        viewEntered: () => this.#viewEntered(),
        stateTransferred: () => this.#stateTransferred(),
        viewChangeTimedOut: () => this.#retransmit(),
      },
      random,
    );
    this.#state = this.#replica.state;
  }

  start(): void {
    if (!this.#state.quorums.isReplica(this.stack.replica)) {
      const { validators } = this.settings;
      throw new Error(`with N = ${validators}, CORE_PEER_ID must be one of vp0 to vp${validators - 1}`);
    }
    logSettings(this.settings, this.stack);
    this.#replica.restore();
  }

  submit(transaction: Transaction): void {
    if (this.#state.stopped) return;
    // To all, in case this replica is wrong about the view, and so that all start their timers.
    this.#state.broadcast({ type: 'REQUEST', transaction });
    this.#request(transaction, true);
  }

  receive(json: Json, from: number): void {
    const message = parse(json);
    if (message?.type === 'REQUEST') this.#request(message.transaction, false);
    else if (message) this.#replica.receive(message, from);
    else this.#state.warn('RecvMsg', `received a message of unknown form from replica ${from}`);
  }

  stop(): void {
    this.#state.stop();
    this.#batchTimer.stop();
  }

  #request(transaction: Transaction, submittedHere: boolean): void {
    const { txid } = transaction;
    if (this.#state.stopped || this.#isOld(txid) || !this.#requests.add(transaction, submittedHere)) return;
    this.#state.debug('recvRequest', `New consensus request received: ${txid}`);
    this.#startTimerIfOutstanding();
    if (this.#leads) this.#enqueue(transaction);
  }

  get #leads(): boolean {
    return this.#state.isPrimary && this.#state.active;
  }

  /** Ordered before, as far as this replica can know: transactions that failed stand in no block. */
  #isOld(txid: string): boolean {
    return this.#requests.wasExecuted(txid) || this.stack.hasTransaction(txid);
  }

  #enqueue(transaction: Transaction): void {
    this.#requests.markPending(transaction.txid);
    this.#batch.push(transaction);
    if (this.#batch.length >= this.settings.batchSize) this.#sendBatch();
    else this.#batchTimer.softStart(this.settings.batchTimeout);
  }

  #sendBatch(): void {
    this.#batchTimer.stop();
    if (!this.#leads || this.#batch.length === 0) return;
    const batch = this.#batch.filter(({ txid }) => !this.#isOld(txid));
    this.#batch = [];
    if (batch.length === 0) return;
    this.stack.log('INFO', 'consensus/pbft', 'sendBatch', `Creating batch with ${batch.length} requests`);
    this.#replica.order(batch);
  }

  /**
   * A transaction may stand in two batches, if view changes brought back the first one after the second was
   * made. Which are left out is a matter of the ledger alone, and so the same on every replica, as is that
   * there is a block even if none is left.
   */
  #execute(seqNo: number, batch: Batch): void {
    const fresh = batch.filter(({ txid }) => !this.stack.hasTransaction(txid));
    for (const { txid } of batch) this.#requests.executed(txid);
    this.#state.debug('execute', `received exec for seqNo ${seqNo} containing ${fresh.length} transactions`);
    this.stack.execute(fresh, seqNo).then(
      (ledger) => this.#replica.executed(ledger),
      (error: unknown) =>
        this.#state.panic('execute', `Could not commit the block of seqNo ${seqNo}: ${error}`),
    );
  }

  /** Requests that the primary has not put into a batch yet. */
  #resubmit(): void {
    this.#startTimerIfOutstanding();
    if (!this.#leads || !this.#state.canOrder) return;
    for (const transaction of this.#requests.nonPending()) this.#enqueue(transaction);
  }

  #startTimerIfOutstanding(): void {
    const { canOrder, outstanding, timer } = this.#state;
    if (!canOrder || (this.#requests.size === 0 && outstanding.size === 0)) return;
    timer.softStart(this.settings.requestTimeout);
  }

  #viewEntered(): void {
    this.#batch = [];
    this.#batchTimer.stop();
    this.#requests.nonePending();
    for (const batch of this.#state.outstanding.values()) {
      for (const transaction of batch) {
        this.#requests.add(transaction, false);
        this.#requests.markPending(transaction.txid);
      }
    }
    // Before the transfer is over, this replica cannot tell which of them are old.
    if (this.#state.outOfDate) this.#requests.clear();
    this.#resubmit();
  }

  /** The blocks that were fetched may hold them. */
  #stateTransferred(): void {
    this.#requests.clear();
    this.#batch = [];
  }

  /** As a client of the paper would (4.2), lest a request that was lost on its way is lost for good. */
  #retransmit(): void {
    for (const transaction of this.#requests.submittedHere())
      this.#state.broadcast({ type: 'REQUEST', transaction });
  }
}

/** The lines with which a validating peer tells its settings. */
function logSettings(settings: PbftSettings, stack: Stack): void {
  const { validators, faulty, checkpointPeriod, logMultiplier } = settings;
  stack.log('DEBU', MODULE, 'newObcBatch', `Replica ${stack.replica} obtaining startup information`);
  const lines = [
    'PBFT type = *pbft.obcBatch',
    `PBFT Max number of validating peers (N) = ${validators}`,
    `PBFT Max number of failing peers (f) = ${faulty}`,
    `PBFT byzantine flag = ${settings.byzantine}`,
    `PBFT request timeout = ${formatDuration(settings.requestTimeout)}`,
    `PBFT view change timeout = ${formatDuration(settings.viewChangeTimeout)}`,
    `PBFT Checkpoint period (K) = ${checkpointPeriod}`,
    `PBFT broadcast timeout = ${formatDuration(settings.broadcastTimeout)}`,
    `PBFT Log multiplier = ${logMultiplier}`,
    `PBFT log size (L) = ${logMultiplier * checkpointPeriod}`,
    'PBFT null requests disabled',
    'PBFT automatic view change disabled',
  ];
  for (const line of lines) stack.log('INFO', MODULE, 'newPbftCore', line);
  stack.log('INFO', MODULE, 'newObcBatch', `PBFT Batch size = ${settings.batchSize}`);
  stack.log('INFO', MODULE, 'newObcBatch', `PBFT Batch timeout = ${formatDuration(settings.batchTimeout)}`);
}

const MODULE = 'consensus/pbft';
