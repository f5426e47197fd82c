import type { LedgerState, Stack } from '../plugin';
import type { PbftSettings } from '../settings';
import { Checkpoints } from './checkpoints';
import { EarlyMessages, isOrdering } from './early';
import { type Batch, checkpointId, type Message, type Slot } from './messages';
import { NormalCase } from './normalcase';
import { ReplicaState } from './state';
import { ViewChanges } from './viewchange';

/** What stands on top of the protocol: in Fabric `obcBatch`, which makes batches of requests. */
export interface Application {
  /** Starts to execute the batch; `executed` of the replica is called when it is committed. */
  execute(seqNo: number, batch: Batch): void;
  /** A batch has committed, and the request timer stopped. */
  ordered(): void;
  executionDone(): void;
  viewEntered(): void;
  stateTransferred(): void;
  viewChangeTimedOut(): void;
}

/**
 * One replica of PBFT: takes messages to its three sub-protocols, and their results to each other. The names are those
 * of the paper, or of Fabric 0.6's `pbft-core.go`, which this follows also where it departs from the paper.
 */
export class Replica {
  readonly state: ReplicaState;
  readonly #normalCase: NormalCase;
  readonly #checkpoints: Checkpoints;
  readonly #viewChanges: ViewChanges;
  readonly #early: EarlyMessages;

  constructor(
    settings: PbftSettings,
    stack: Stack,
    private readonly application: Application,
    random: () => number,
  ) {
    this.state = new ReplicaState(settings, stack, random, () => this.#timedOut());
    const moveWatermarks = (seqNo: number) => this.#moveWatermarks(seqNo);
    this.#normalCase = new NormalCase(this.state, {
      changeView: () => this.#viewChanges.start(this.state.view + 1),
      execute: (seqNo, batch) => application.execute(seqNo, batch),
      executeNull: () => this.#executeNull(),
      ordered: () => {
        this.#viewChanges.ordered();
        application.ordered();
      },
    });
    this.#checkpoints = new Checkpoints(this.state, {
      moveWatermarks,
      stable: () => this.#viewChanges.processNewView(),
      stateTransferred: () => application.stateTransferred(),
      executeOutstanding: () => this.#normalCase.executeOutstanding(),
    });
    this.#viewChanges = new ViewChanges(this.state, {
      moveWatermarks,
      checkpoints: () => this.#checkpoints.own,
      stateTransfer: (proof, replicas) => this.#checkpoints.stateTransfer(proof, replicas),
      viewMoved: () => this.#viewMoved(),
      viewEntered: () => application.viewEntered(),
      advance: (certificate) => this.#normalCase.advance(certificate),
      sendPrepare: (certificate, digest) => this.#normalCase.sendPrepare(certificate, digest),
    });
    // Three messages per sequence number.
    this.#early = new EarlyMessages(3 * this.state.log.size);
  }

  restore(): void {
    const { state } = this;
    const { view, active } = state.store.view;
    state.view = view;
    state.active = active;
    const seen = state.log.restore();
    state.lastExec = this.#checkpoints.restore(state.stack.ledger());
    state.info('restoreLastSeqNo', `restored lastExec: ${state.lastExec}`);
    state.debug('moveWatermarks', `updated low watermark to ${state.log.h}`);
    state.seqNo = Math.max(state.lastExec, seen);
    state.info(
      'restoreState',
      `restored state: view: ${view}, seqNo: ${state.seqNo}, pset: ${state.log.P.length}, qset: ${state.log.Q.length}, ` +
        `reqBatches: ${state.store.batches().length}, chkpts: ${this.#checkpoints.own.length} h: ${state.log.h}`,
    );
    if (!active) this.#viewChanges.resume();
  }

  receive(message: Message, from: number): void {
    const { stopped, id, quorums } = this.state;
    if (stopped || from === id || !quorums.isReplica(from)) return;
    if (isOrdering(message) && this.#isEarly(message)) this.#early.add(message, from);
    else this.#handle(message, from);
  }

  /** Orders the batch, if this replica is the primary; otherwise waits for the primary to do so. */
  order(batch: Batch): void {
    this.#normalCase.order(batch);
  }

  /** The batch that was being executed stands in the ledger, as its last block. */
  executed(ledger: LedgerState): void {
    const { stopped, executing } = this.state;
    if (stopped || executing === undefined) return;
    this.#doneExecuting(checkpointId(ledger));
    if (this.state.outOfDate) this.#checkpoints.retryStateTransfer();
    this.#viewChanges.processNewView();
    this.application.executionDone();
  }

  /** A null request has no effect but to use up its sequence number. */
  #executeNull(): void {
    this.#doneExecuting(checkpointId(this.state.stack.ledger()));
    this.#viewChanges.processNewView();
  }

  /** A stable checkpoint at `seqNo`, or what counts as one, has been seen. */
  #moveWatermarks(seqNo: number): void {
    const { settings, log, outstanding } = this.state;
    const h = seqNo - (seqNo % settings.checkpointPeriod);
    if (h <= log.h) return;
    log.moveLowWatermark(h, outstanding.keys());
    this.#checkpoints.forgetBefore(h);
    this.state.debug('moveWatermarks', `updated low watermark to ${h}`);
    this.#normalCase.resubmit();
  }

  #viewMoved(): void {
    const { view, active, store } = this.state;
    store.view = { view, active };
    for (const [message, from] of this.#early.take()) this.receive(message, from);
  }

  #handle(message: Message, from: number): void {
    if (message.type === 'PRE-PREPARE') this.#normalCase.prePrepare(message, from);
    else if (message.type === 'PREPARE') this.#normalCase.prepare(message, from);
    else if (message.type === 'COMMIT') this.#normalCase.commit(message, from);
    else if (message.type === 'CHECKPOINT') this.#checkpoints.checkpoint(message, from);
    else if (message.type === 'VIEW-CHANGE') this.#viewChanges.viewChange(message, from);
    else if (message.type === 'NEW-VIEW') this.#viewChanges.newView(message, from);
    else if (message.type === 'FETCH-REQUEST-BATCH') this.#viewChanges.fetchBatch(message, from);
    else if (message.type === 'RETURN-REQUEST-BATCH') this.#viewChanges.returnBatch(message);
  }

  #isEarly({ type, view }: Slot & Message): boolean {
    const { state } = this;
    return view > state.view || (view === state.view && !state.active && type === 'PRE-PREPARE');
  }

  #doneExecuting(id: string): void {
    const { state } = this;
    if (state.executing === undefined) return;
    state.debug('execDoneSync', `finished execution ${state.executing}, trying next`);
    state.lastExec = state.executing;
    state.executing = undefined;
    if (state.lastExec % state.settings.checkpointPeriod === 0)
      this.#checkpoints.take({ seqNo: state.lastExec, id });
    this.#normalCase.executeOutstanding();
  }

  #timedOut(): void {
    this.state.info('ProcessEvent', 'view change timer expired, sending view change');
    this.#viewChanges.timedOut();
    this.application.viewChangeTimedOut();
  }
}
