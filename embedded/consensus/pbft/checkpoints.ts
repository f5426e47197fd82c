import type { LedgerState } from '../plugin';
import { type Checkpoint, type CheckpointProof, checkpointId, ledgerOf } from './messages';
import type { ReplicaState } from './state';
import type { RestartableTimer } from './timers';

/** What checkpoints ask of the rest of the replica. */
interface Callbacks {
  moveWatermarks(seqNo: number): void;
  /** A checkpoint that this replica has taken is stable. */
  stable(): void;
  /** The ledger has changed otherwise than by execution. */
  stateTransferred(): void;
  executeOutstanding(): void;
}

/**
 * Garbage collection (paper, 4.4) and state transfer (5.3): every K sequence numbers each replica tells the
 * others what its ledger is. 2f + 1 that agree make the checkpoint stable, and the log before it is dropped;
 * f + 1 that disagree with this one prove it wrong.
 */
export class Checkpoints {
  /** Taken here, from the last stable one on. */
  #own = new Map<number, string>();
  /** By sequence number within the watermarks, then by replica: the first id it sent. */
  readonly #received = new Map<number, Map<number, string>>();
  /** Last checkpoint above the high watermark, by replica. */
  readonly #beyond = new Map<number, number>();
  #target: { ledger: LedgerState; replicas: readonly number[] } | undefined;
  #transferring = false;
  readonly #retry: RestartableTimer;

  constructor(
    private readonly replica: ReplicaState,
    private readonly callbacks: Callbacks,
  ) {
    this.#retry = replica.newTimer(() => this.retryStateTransfer());
  }

  get own(): CheckpointProof[] {
    return [...this.#own].map(([seqNo, id]) => ({ seqNo, id }));
  }

  /**
   * Recovers own checkpoints; returns the last sequence number executed. A null request leaves the ledger,
   * and its sequence number, as they were: a later checkpoint of the same ledger then tells how far this
   * replica came.
   */
  restore(ledger: LedgerState): number {
    const id = checkpointId(ledger);
    const { store } = this.replica;
    if (ledger.height === 1 && store.h === 0) store.storeCheckpoint({ seqNo: 0, id });
    const stored = store.checkpoints();
    this.#own = new Map(stored.map((proof) => [proof.seqNo, proof.id]));
    const same = stored.filter((proof) => proof.id === id).map(({ seqNo }) => seqNo);
    const lastExec = Math.max(ledger.seqNo, ...same);
    // It was stopped while it waited for state transfer, and goes on waiting.
    if (lastExec < this.replica.log.h) this.#outOfDate();
    return lastExec;
  }

  take(proof: CheckpointProof): void {
    const { replica } = this;
    replica.debug(
      'Checkpoint',
      `preparing checkpoint for view=${replica.view}/seqNo=${proof.seqNo} and b64 id of ${proof.id}`,
    );
    this.#own.set(proof.seqNo, proof.id);
    replica.store.storeCheckpoint(proof);
    replica.broadcast({ type: 'CHECKPOINT', ...proof });
    this.checkpoint({ type: 'CHECKPOINT', ...proof }, replica.id);
  }

  checkpoint({ seqNo, id }: Checkpoint, from: number): void {
    const { replica } = this;
    replica.debug('recvCheckpoint', `received checkpoint from replica ${from}, seqNo ${seqNo}, digest ${id}`);
    if (seqNo % replica.settings.checkpointPeriod !== 0) return;
    if (from !== replica.id && this.#networkIsBeyond(seqNo, from)) return;
    if (!replica.log.inWatermarks(seqNo)) {
      const text = `Checkpoint sequence number outside watermarks: seqNo ${seqNo}, low-mark ${replica.log.h}`;
      replica.say('DEBU', 'recvCheckpoint', text);
      return;
    }
    const ids = this.#received.get(seqNo) ?? new Map<number, string>();
    this.#received.set(seqNo, ids);
    if (ids.has(from)) return;
    ids.set(from, id);
    if (this.#diverges(seqNo, ids)) return;
    const agreeing = [...ids].filter(([, other]) => other === id).map(([voter]) => voter);
    if (agreeing.length === replica.quorums.weak) this.#weakCertificate({ seqNo, id }, agreeing);
    if (agreeing.length >= replica.quorums.intersection) this.#stable(seqNo);
  }

  /**
   * The replica's ledger lacks what this checkpoint has; `replicas` vouch for it, at least one of them
   * correct.
   */
  stateTransfer(proof: CheckpointProof, replicas: readonly number[]): void {
    this.#aimAt(proof, replicas);
    this.#outOfDate();
    this.retryStateTransfer();
  }

  retryStateTransfer(): void {
    const { replica } = this;
    // An execution under way must come to its end first: both change the ledger.
    if (!this.#target || this.#transferring || replica.executing !== undefined || replica.stopped) return;
    const { ledger, replicas } = this.#target;
    if (ledger.seqNo <= replica.lastExec) return;
    this.#transferring = true;
    replica.debug('retryStateTransfer', `is initiating state transfer to seqNo ${ledger.seqNo}`);
    replica.stack.transferTo(ledger, replicas).then(
      (reached) => this.#transferred(reached, ledger.seqNo),
      (error: unknown) => this.#notTransferred(error),
    );
  }

  forgetBefore(h: number): void {
    for (const seqNo of this.#received.keys()) if (seqNo <= h) this.#received.delete(seqNo);
    for (const seqNo of this.#own.keys()) {
      if (seqNo >= h) continue;
      this.#own.delete(seqNo);
      this.replica.store.removeCheckpoint(seqNo);
    }
  }

  /**
   * With f + 1 checkpoints above the high watermark H, the network has left this replica behind: 2f + 1
   * checkpoints within its watermarks will never come. It gives up what it knows, and waits for a checkpoint
   * that f + 1 replicas agree on, which is the NEXT one; hence the recorded jump from 16 to 28 with K = 2 and
   * L = 8: H is 24, 26 is beyond it, 28 is fetched.
   */
  #networkIsBeyond(seqNo: number, from: number): boolean {
    const { replica } = this;
    const H = replica.log.h + replica.log.size;
    if (seqNo < H) {
      this.#beyond.delete(from);
      return false;
    }
    this.#beyond.set(from, seqNo);
    const [reached = 0] = [...this.#beyond.values()].sort((a, b) => b - a).slice(replica.quorums.f);
    for (const [other, last] of this.#beyond) if (last < H) this.#beyond.delete(other);
    if (reached <= H) return false;
    replica.warn(
      'weakCheckpointSetOutOfRange',
      `is out of date, f+1 nodes agree checkpoint with seqNo ${seqNo} exists but our high water mark is ${H}`,
    );
    replica.outstanding.clear();
    this.callbacks.moveWatermarks(reached);
    replica.timer.stop();
    this.#outOfDate();
    return true;
  }

  #outOfDate(): void {
    const { replica } = this;
    if (replica.outOfDate) return;
    replica.debug('stateTransfer', 'is out of sync, pending state transfer');
    replica.outOfDate = true;
    replica.stack.stateIsValid(false);
  }

  /** Ends the replica, and says so, if its own ledger or the network's is past repair. */
  #diverges(seqNo: number, ids: ReadonlyMap<number, string>): boolean {
    const { replica } = this;
    const own = this.#own.get(seqNo);
    const count = (id: string) => [...ids.values()].filter((other) => other === id).length;
    const different = [...new Set(ids.values())];
    const agreed = different.find((id) => id !== own && count(id) >= replica.quorums.weak);
    if (own !== undefined && agreed !== undefined) {
      const text = `Own checkpoint for seqNo ${seqNo} (${own}) different from weak checkpoint certificate (${agreed})`;
      replica.panic('recvCheckpoint', text);
      return true;
    }
    if (different.length <= replica.quorums.weak) return false;
    const text = `Network unable to find stable certificate for seqNo ${seqNo} (${different.length} different values observed already)`;
    replica.panic('recvCheckpoint', text);
    return true;
  }

  #weakCertificate(proof: CheckpointProof, replicas: readonly number[]): void {
    this.#aimAt(proof, replicas);
    if (this.replica.outOfDate) this.retryStateTransfer();
  }

  #aimAt(proof: CheckpointProof, replicas: readonly number[]): void {
    const ledger = ledgerOf(proof);
    const others = replicas.filter((replica) => replica !== this.replica.id);
    if (ledger && proof.seqNo > (this.#target?.ledger.seqNo ?? 0))
      this.#target = { ledger, replicas: others };
  }

  #stable(seqNo: number): void {
    const { replica } = this;
    if (this.#own.has(seqNo)) {
      this.callbacks.moveWatermarks(seqNo);
      this.callbacks.stable();
    } else if (replica.outOfDate && seqNo >= replica.log.h + replica.log.size / 2) {
      // The network goes on during the transfer: the log follows it, and another transfer the first.
      this.callbacks.moveWatermarks(seqNo);
    }
    // Else this replica is slow, and will soon take the checkpoint itself.
  }

  #transferred(reached: LedgerState, seqNo: number): void {
    const { replica } = this;
    this.#transferring = false;
    if (replica.stopped) return;
    replica.lastExec = seqNo;
    replica.seqNo = Math.max(replica.seqNo, seqNo);
    if (seqNo < replica.log.h) {
      replica.warn(
        'ProcessEvent',
        `recovered to seqNo ${seqNo} but our low watermark has moved to ${replica.log.h}`,
      );
      this.retryStateTransfer();
      return;
    }
    replica.info('ProcessEvent', `application caught up via state transfer, lastExec now ${seqNo}`);
    this.#forgetOrdered(seqNo);
    this.callbacks.moveWatermarks(seqNo);
    replica.outOfDate = false;
    replica.stack.stateIsValid(true);
    this.callbacks.stateTransferred();
    this.take({ seqNo, id: checkpointId(reached) });
    if (!replica.stopped) this.callbacks.executeOutstanding();
  }

  /** Of the batches known, only those surely not among the blocks fetched are left. */
  #forgetOrdered(seqNo: number): void {
    const { log, outstanding } = this.replica;
    const later = new Set(
      log.certificates().map((one) => (one.seqNo > seqNo ? one.prePrepare?.digest : undefined)),
    );
    for (const digest of [...outstanding.keys()]) if (!later.has(digest)) outstanding.delete(digest);
  }

  #notTransferred(error: unknown): void {
    this.#transferring = false;
    if (this.replica.stopped) return;
    this.replica.warn('ProcessEvent', `attempted state transfer target was not reachable (${error})`);
    this.#retry.start(this.replica.settings.broadcastTimeout);
  }
}
