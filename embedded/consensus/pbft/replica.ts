import type { Json, LedgerState, LogLevel, Stack } from '../plugin';
import type { PbftSettings } from '../settings';
import { Checkpoints } from './checkpoints';
import { EarlyMessages, isOrdering } from './early';
import { Log } from './log';
import { type Batch, checkpointId, type Digest, type Message, type Slot } from './messages';
import { NormalCase } from './normalcase';
import { Quorums } from './quorums';
import { Store } from './store';
import { RestartableTimer } from './timers';
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
 * One replica of PBFT: the state that the three sub-protocols share, and the way messages take to them. The
 * names are those of the paper, or of Fabric 0.6's `pbft-core.go`, which this follows also where it departs
 * from the paper.
 */
export class Replica {
  view = 0;
  /** False from the VIEW-CHANGE for `view` until its NEW-VIEW is accepted. */
  active = true;
  /** The last sequence number assigned as primary, or seen. */
  seqNo = 0;
  lastExec = 0;
  /** Sequence number being executed: one at a time. */
  executing: number | undefined;
  /**
   * Must not execute until state transfer has brought the ledger up to a checkpoint; Fabric's
   * `skipInProgress`.
   */
  outOfDate = false;
  /** Batches known here that have not committed. */
  readonly outstanding = new Map<Digest, Batch>();

  readonly quorums: Quorums;
  readonly store: Store;
  readonly log: Log;
  /** Runs while something waits to be ordered, and while a NEW-VIEW is awaited. */
  readonly timer: RestartableTimer;
  readonly normalCase: NormalCase;
  readonly checkpoints: Checkpoints;
  readonly viewChanges: ViewChanges;
  readonly #early: EarlyMessages;
  #stopped = false;

  constructor(
    readonly settings: PbftSettings,
    readonly stack: Stack,
    readonly application: Application,
    private readonly random: () => number,
  ) {
    this.quorums = new Quorums(settings.validators, settings.faulty);
    this.store = new Store(stack);
    this.log = new Log(settings.logMultiplier * settings.checkpointPeriod, this.quorums, this.store);
    this.timer = new RestartableTimer(stack, () => this.#timedOut());
    this.normalCase = new NormalCase(this);
    this.checkpoints = new Checkpoints(this);
    this.viewChanges = new ViewChanges(this);
    // Three messages per sequence number.
    this.#early = new EarlyMessages(3 * this.log.size);
  }

  get id(): number {
    return this.stack.replica;
  }

  get isPrimary(): boolean {
    return this.quorums.primary(this.view) === this.id;
  }

  /**
   * Nothing that takes arbitrarily long is under way, so that what waits can be expected to be ordered in
   * time.
   */
  get canOrder(): boolean {
    return this.active && !this.outOfDate && this.executing === undefined;
  }

  restore(): void {
    const { view, active } = this.store.view;
    this.view = view;
    this.active = active;
    const seen = this.log.restore();
    this.lastExec = this.checkpoints.restore(this.stack.ledger());
    this.info('restoreLastSeqNo', `restored lastExec: ${this.lastExec}`);
    this.debug('moveWatermarks', `updated low watermark to ${this.log.h}`);
    this.seqNo = Math.max(this.lastExec, seen);
    this.info(
      'restoreState',
      `restored state: view: ${this.view}, seqNo: ${this.seqNo}, pset: ${this.log.P.length}, qset: ${this.log.Q.length}, ` +
        `reqBatches: ${this.store.batches().length}, chkpts: ${this.checkpoints.own.length} h: ${this.log.h}`,
    );
    if (!active) this.viewChanges.resume();
  }

  receive(message: Message, from: number): void {
    if (this.#stopped || from === this.id || !this.quorums.isReplica(from)) return;
    if (isOrdering(message) && this.#isEarly(message)) this.#early.add(message, from);
    else this.#handle(message, from);
  }

  /** `view` or `active` has changed. */
  viewMoved(): void {
    this.store.view = { view: this.view, active: this.active };
    for (const [message, from] of this.#early.take()) this.receive(message, from);
  }

  /** The batch that was being executed stands in the ledger, as its last block. */
  executed(ledger: LedgerState): void {
    if (this.#stopped || this.executing === undefined) return;
    this.#doneExecuting(checkpointId(ledger));
    if (this.outOfDate) this.checkpoints.retryStateTransfer();
    this.viewChanges.processNewView();
    this.application.executionDone();
  }

  /** A null request has no effect but to use up its sequence number. */
  executeNull(): void {
    this.#doneExecuting(checkpointId(this.stack.ledger()));
    this.viewChanges.processNewView();
  }

  /** A stable checkpoint at `seqNo`, or what counts as one, has been seen. */
  moveWatermarks(seqNo: number): void {
    const h = seqNo - (seqNo % this.settings.checkpointPeriod);
    if (h <= this.log.h) return;
    this.log.moveLowWatermark(h, this.outstanding.keys());
    this.checkpoints.forgetBefore(h);
    this.debug('moveWatermarks', `updated low watermark to ${h}`);
    this.normalCase.resubmit();
  }

  broadcast(message: Message): void {
    if (this.#stopped) return;
    if (this.settings.byzantine && this.random() < 1 / 3) this.#broadcastToSome(message);
    else this.stack.broadcast(message as unknown as Json);
  }

  unicast(replica: number, message: Message): void {
    if (!this.#stopped) this.stack.unicast(replica, message as unknown as Json);
  }

  panic(func: string, reason: string): void {
    this.say('CRIT', func, reason);
    this.stop();
    this.stack.panic(reason);
  }

  stop(): void {
    this.#stopped = true;
    this.timer.stop();
    this.viewChanges.stop();
    this.checkpoints.stop();
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  say(level: LogLevel, func: string, text: string): void {
    this.stack.log(level, 'consensus/pbft', func, text);
  }

  debug(func: string, text: string): void {
    this.say('DEBU', func, `Replica ${this.id} ${text}`);
  }

  info(func: string, text: string): void {
    this.say('INFO', func, `Replica ${this.id} ${text}`);
  }

  warn(func: string, text: string): void {
    this.say('WARN', func, `Replica ${this.id} ${text}`);
  }

  #handle(message: Message, from: number): void {
    switch (message.type) {
      case 'PRE-PREPARE':
        this.normalCase.prePrepare(message, from);
        break;
      case 'PREPARE':
        this.normalCase.prepare(message, from);
        break;
      case 'COMMIT':
        this.normalCase.commit(message, from);
        break;
      case 'CHECKPOINT':
        this.checkpoints.checkpoint(message, from);
        break;
      case 'VIEW-CHANGE':
        this.viewChanges.viewChange(message, from);
        break;
      case 'NEW-VIEW':
        this.viewChanges.newView(message, from);
        break;
      case 'FETCH-REQUEST-BATCH':
        this.viewChanges.fetchBatch(message, from);
        break;
      case 'RETURN-REQUEST-BATCH':
        this.viewChanges.returnBatch(message);
        break;
      case 'REQUEST': // the application's
    }
  }

  #isEarly({ type, view }: Slot & Message): boolean {
    return view > this.view || (view === this.view && !this.active && type === 'PRE-PREPARE');
  }

  #doneExecuting(id: string): void {
    if (this.executing === undefined) return;
    this.debug('execDoneSync', `finished execution ${this.executing}, trying next`);
    this.lastExec = this.executing;
    this.executing = undefined;
    if (this.lastExec % this.settings.checkpointPeriod === 0)
      this.checkpoints.take({ seqNo: this.lastExec, id });
    this.normalCase.executeOutstanding();
  }

  #timedOut(): void {
    this.info('ProcessEvent', 'view change timer expired, sending view change');
    this.viewChanges.timedOut();
    this.application.viewChangeTimedOut();
  }

  /**
   * As Fabric's `general.byzantine` does, a third of the time: all but one replica, chosen at random, get the
   * message.
   */
  #broadcastToSome(message: Message): void {
    const ignored = Math.floor(this.random() * this.quorums.n);
    for (let replica = 0; replica < this.quorums.n; replica++) {
      if (replica === this.id) continue;
      if (replica === ignored)
        this.say('DEBU', 'innerBroadcast', `PBFT byzantine: not broadcasting to replica ${replica}`);
      else this.unicast(replica, message);
    }
  }
}
