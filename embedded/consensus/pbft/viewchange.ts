import { type Certificate, NULL_REQUEST } from './log';
import type { CheckpointProof, Digest, FetchBatch, NewView, ReturnBatch, Slot, ViewChange } from './messages';
import { digestOf } from './messages';
import { type InitialCheckpoint, initialCheckpoint, proposals } from './newview';
import type { ReplicaState } from './state';
import type { RestartableTimer } from './timers';

/** What view changes ask of the rest of the replica. */
interface Callbacks {
  /** The checkpoints taken here and not yet discarded. */
  checkpoints(): readonly CheckpointProof[];
  /** The ledger lacks what this checkpoint has; `replicas` vouch for it. */
  stateTransfer(proof: CheckpointProof, replicas: readonly number[]): void;
  moveWatermarks(seqNo: number): void;
  /** `view` or `active` has changed. */
  viewMoved(): void;
  /** The new view works from now on. */
  viewEntered(): void;
  advance(certificate: Certificate): void;
  sendPrepare(certificate: Certificate, digest: Digest): void;
}

/**
 * View changes (paper, 4.5): when the primary does not get things ordered in time, the next replica becomes
 * primary.
 *
 * Fabric signs VIEW-CHANGE messages, so that one can be passed on within a NEW-VIEW. Here a replica believes
 * a NEW-VIEW only as far as it has got each of its view-changes, word for word, from their authors. That is
 * as safe; a replica that sends different view-changes to different replicas can hold up a view change, which
 * then times out.
 */
export class ViewChanges {
  /** By view, then by replica. */
  readonly #received = new Map<number, Map<number, ViewChange>>();
  /** The latest of each sender. */
  readonly #newViews = new Map<number, NewView>();
  readonly #missing = new Set<Digest>();
  readonly #resend: RestartableTimer;
  #timeout: number;
  /** View for whose NEW-VIEW the timer has been started. */
  #awaited = -1;

  constructor(
    private readonly replica: ReplicaState,
    private readonly callbacks: Callbacks,
  ) {
    this.#resend = replica.newTimer(() => this.#resendViewChange());
    this.#timeout = replica.settings.viewChangeTimeout;
  }

  /** Leaves the current view for `view`. */
  start(view: number): void {
    const { replica } = this;
    replica.timer.stop();
    replica.view = view;
    replica.active = false;
    replica.log.forgetViewsBefore(view, replica.lastExec);
    for (const older of this.#received.keys()) if (older < view) this.#received.delete(older);
    this.#missing.clear();
    this.resume();
    this.callbacks.viewMoved();
  }

  /**
   * Neither the view nor its NEW-VIEW brought anything about in time. A wait in vain is twice as long the
   * next time (4.5.2).
   */
  timedOut(): void {
    if (!this.replica.active) this.#timeout *= 2;
    this.start(this.replica.view + 1);
  }

  /** Tells the others, and goes on telling them until there are enough. */
  resume(): void {
    const { replica } = this;
    const { view, log } = replica;
    const message: ViewChange = {
      type: 'VIEW-CHANGE',
      view,
      replica: replica.id,
      h: log.h,
      C: this.callbacks.checkpoints(),
      P: log.P,
      Q: log.Q,
    };
    // On disk before it is sent: a promise not to go on in an earlier view.
    replica.store.view = { view, active: false };
    const text = `sending view-change, v:${view}, h:${message.h}, |C|:${message.C.length}, |P|:${message.P.length}, |Q|:${message.Q.length}`;
    replica.info('sendViewChange', text);
    replica.broadcast(message);
    this.#resend.start(replica.settings.resendViewChangeTimeout);
    this.viewChange(message, replica.id);
  }

  viewChange(message: ViewChange, from: number): void {
    const { replica } = this;
    const { view } = message;
    if (message.replica !== from || view < replica.view || !isCorrect(message, replica.log.size)) return;
    const sameView = this.#received.get(view) ?? new Map<number, ViewChange>();
    this.#received.set(view, sameView);
    if (sameView.has(from)) return;
    sameView.set(from, message);
    replica.info('recvViewChange', `received view-change from replica ${from}, v:${view}, h:${message.h}`);
    if (this.#joinLaterView()) return;
    this.#awaitNewView();
    if (replica.isPrimary) this.#sendNewView();
    this.processNewView();
  }

  newView(message: NewView, from: number): void {
    const { replica } = this;
    if (message.view < replica.view || from !== replica.quorums.primary(message.view)) return;
    replica.info('recvNewView', `received new-view ${message.view}`);
    this.#newViews.set(from, message);
    this.processNewView();
  }

  /** Enters the view awaited, as soon as all that its NEW-VIEW needs is here. */
  processNewView(): void {
    const { replica } = this;
    const message = this.#newViews.get(replica.quorums.primary(replica.view));
    if (message?.view !== replica.view || replica.active || replica.stopped) return;
    if (!this.#haveReceived(message.V)) return;
    const checkpoint = initialCheckpoint(message.V, replica.quorums);
    const { quorums, log } = replica;
    const X = checkpoint && proposals(message.V, checkpoint.seqNo, log.size, quorums);
    if (!X || JSON.stringify(X) !== JSON.stringify(message.X)) {
      replica.warn('processNewView', 'failed to verify new-view Xset');
      this.start(replica.view + 1);
      return;
    }
    const reached = replica.executing ?? replica.lastExec;
    if (reached < checkpoint.seqNo) {
      // Executions are better than state transfer. This is called again after each.
      if (this.#canExecuteTo(checkpoint.seqNo, reached)) return;
      this.#behind(checkpoint, reached);
    }
    this.callbacks.moveWatermarks(checkpoint.seqNo);
    if (this.#fetchMissing(message)) return;
    this.#enter(message);
  }

  fetchBatch({ digest }: FetchBatch, from: number): void {
    const batch = this.replica.log.batch(digest);
    if (batch && digest !== NULL_REQUEST) this.replica.unicast(from, { type: 'RETURN-REQUEST-BATCH', batch });
  }

  returnBatch({ batch }: ReturnBatch): void {
    if (!this.#missing.delete(digestOf(batch))) return;
    this.replica.log.addBatch(batch);
    this.processNewView();
  }

  /** The view works: the next view change starts from the configured timeout again. */
  ordered(): void {
    this.#timeout = this.replica.settings.viewChangeTimeout;
  }

  /**
   * "If a replica receives a set of f + 1 valid view-changes from other replicas for views greater than its
   * current view, it sends a view-change for the smallest view in the set, even if its timer has not expired"
   * (4.5.2).
   */
  #joinLaterView(): boolean {
    const { replica } = this;
    const later = [...this.#received].filter(([view, messages]) => view > replica.view && messages.size > 0);
    const senders = new Set(later.flatMap(([, messages]) => [...messages.keys()]));
    if (senders.size < replica.quorums.weak) return false;
    const view = Math.min(...later.map(([number]) => number));
    replica.info(
      'recvViewChange',
      `received f+1 view-change messages, triggering view-change to view ${view}`,
    );
    this.start(view);
    return true;
  }

  /**
   * The timer for the NEW-VIEW starts when a quorum has left the earlier views. Those who are in a later view
   * already count too, which Fabric has not: with messages lost, replicas could wait in different views for
   * each other for ever.
   */
  #awaitNewView(): void {
    const { replica } = this;
    const left = new Set([...this.#received.values()].flatMap((messages) => [...messages.keys()]));
    if (replica.active || this.#awaited === replica.view || left.size < replica.quorums.allCorrect) return;
    this.#awaited = replica.view;
    this.#resend.start(replica.settings.resendViewChangeTimeout);
    replica.timer.start(this.#timeout);
  }

  #sendNewView(): void {
    const { replica } = this;
    const { view, id, quorums } = replica;
    const V = [...(this.#received.get(view)?.values() ?? [])];
    if (replica.active || V.length < quorums.allCorrect || this.#newViews.get(id)?.view === view) return;
    const checkpoint = initialCheckpoint(V, quorums);
    const X = checkpoint && proposals(V, checkpoint.seqNo, replica.log.size, quorums);
    if (!X) {
      replica.info('sendNewView', 'could not assign sequence numbers for new view');
      return;
    }
    const message: NewView = { type: 'NEW-VIEW', view, V, X };
    replica.info('sendNewView', `is new primary, sending new-view, v:${view}, X:${JSON.stringify(X)}`);
    this.#newViews.set(id, message);
    replica.broadcast(message);
  }

  #haveReceived(V: readonly ViewChange[]): boolean {
    const { view, quorums } = this.replica;
    const received = this.#received.get(view);
    const authors = new Set(V.map(({ replica }) => replica));
    if (authors.size !== V.length || V.length < quorums.allCorrect) return false;
    return V.every((message) => JSON.stringify(received?.get(message.replica)) === JSON.stringify(message));
  }

  #canExecuteTo(seqNo: number, reached: number): boolean {
    const { log } = this.replica;
    const committed = new Set(log.certificates().flatMap((one) => (log.committed(one) ? [one.seqNo] : [])));
    for (let next = reached + 1; next <= seqNo; next++) if (!committed.has(next)) return false;
    return !this.replica.outOfDate;
  }

  #behind({ seqNo, id, replicas }: InitialCheckpoint, reached: number): void {
    this.replica.warn(
      'processNewView',
      `missing base checkpoint ${seqNo} (${id}), our most recent execution ${reached}`,
    );
    this.callbacks.stateTransfer({ seqNo, id }, replicas);
  }

  /** Asks the others for batches that are to be proposed again and are not known here. */
  #fetchMissing({ X }: NewView): boolean {
    const { log } = this.replica;
    const missing = X.filter(({ seqNo, digest }) => seqNo > log.h && !log.batch(digest)).map(
      ({ digest }) => digest,
    );
    for (const digest of missing) {
      if (this.#missing.has(digest)) continue;
      this.#missing.add(digest);
      this.replica.broadcast({ type: 'FETCH-REQUEST-BATCH', digest });
    }
    return missing.length > 0;
  }

  #enter({ view, X }: NewView): void {
    const { replica } = this;
    const { log } = replica;
    replica.info('processNewView2', `accepting new-view to view ${view}`);
    replica.timer.stop();
    this.#resend.stop();
    replica.active = true;
    replica.outstanding.clear();
    const proposed = X.filter(({ seqNo }) => seqNo > log.h);
    replica.seqNo = Math.max(log.h, ...proposed.map(({ seqNo }) => seqNo));
    for (const { seqNo, digest } of proposed) {
      const batch = log.batch(digest) ?? [];
      const certificate = log.certificate(view, seqNo);
      certificate.prePrepare = { type: 'PRE-PREPARE', view, seqNo, digest, batch };
      log.addPrePrepared({ view, seqNo, digest });
      if (digest !== NULL_REQUEST && seqNo > replica.lastExec && seqNo !== replica.executing)
        replica.outstanding.set(digest, batch);
    }
    for (const { seqNo, digest } of proposed) {
      const certificate = log.certificate(view, seqNo);
      if (replica.isPrimary) this.callbacks.advance(certificate);
      else this.callbacks.sendPrepare(certificate, digest);
    }
    this.callbacks.viewMoved();
    this.callbacks.viewEntered();
  }

  #resendViewChange(): void {
    const { replica } = this;
    const own = this.#received.get(replica.view)?.get(replica.id);
    if (replica.active || !own) return;
    replica.debug(
      'ProcessEvent',
      'view change resend timer expired before view change quorum was reached, resending',
    );
    replica.broadcast(own);
    this.#resend.start(replica.settings.resendViewChangeTimeout);
  }
}

/**
 * P and Q lie within the watermarks and before the view; so do the checkpoints, from the low watermark itself
 * on.
 */
function isCorrect({ view, h, C, P, Q }: ViewChange, logSize: number): boolean {
  const within = (slot: Slot) => slot.view < view && slot.seqNo > h && slot.seqNo <= h + logSize;
  return [...P, ...Q].every(within) && C.every(({ seqNo }) => seqNo >= h && seqNo <= h + logSize);
}
