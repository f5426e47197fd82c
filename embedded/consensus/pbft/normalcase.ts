import { type Certificate, NULL_REQUEST } from './log';
import { type Batch, type Commit, type Digest, digestOf, type PrePrepare, type Prepare } from './messages';
import type { ReplicaState } from './state';

/** What normal-case operation asks of the rest of the replica. */
interface Callbacks {
  /** Leaves the current view for the next one. */
  changeView(): void;
  execute(seqNo: number, batch: Batch): void;
  executeNull(): void;
  /** A batch has committed, and the request timer stopped. */
  ordered(): void;
}

/**
 * Normal-case operation (paper, 4.3): pre-prepare, prepare, commit, and execution in the order of sequence
 * numbers.
 */
export class NormalCase {
  constructor(
    private readonly replica: ReplicaState,
    private readonly callbacks: Callbacks,
  ) {}

  /** Orders the batch, if this replica is the primary; otherwise waits for the primary to do so. */
  order(batch: Batch): void {
    const { replica } = this;
    const digest = replica.log.addBatch(batch);
    replica.outstanding.set(digest, batch);
    if (replica.canOrder) replica.timer.softStart(replica.settings.requestTimeout);
    if (replica.isPrimary && replica.active) this.#assign(digest, batch);
  }

  /** Batches that found the log full, or were left over by a view change. */
  resubmit(): void {
    const { log, outstanding, isPrimary, active, outOfDate } = this.replica;
    if (!isPrimary || !active || outOfDate) return;
    const assigned = new Set(log.certificates().map(({ prePrepare }) => prePrepare?.digest));
    for (const [digest, batch] of [...outstanding]) if (!assigned.has(digest)) this.order(batch);
  }

  prePrepare(message: PrePrepare, from: number): void {
    const { replica } = this;
    const { view, seqNo, digest, batch } = message;
    if (from !== replica.quorums.primary(view) || digestOf(batch) !== digest) return;
    if (!replica.active || !this.#acceptable(view, seqNo)) return;
    const certificate = replica.log.certificate(view, seqNo);
    const other = certificate.prePrepare !== undefined && certificate.prePrepare.digest !== digest;
    if (other || replica.log.contradicts(message)) {
      replica.warn(
        'recvPrePrepare',
        `found a pre-prepare for view=${view}/seqNo=${seqNo} with different digest`,
      );
      this.callbacks.changeView();
      return;
    }
    certificate.prePrepare = message;
    if (seqNo > replica.lastExec) replica.outstanding.set(digest, batch);
    replica.log.addBatch(batch);
    if (replica.canOrder) replica.timer.softStart(replica.settings.requestTimeout);
    this.sendPrepare(certificate, digest);
  }

  /** A backup agrees to the assignment, unless it has already. */
  sendPrepare(certificate: Certificate, digest: Digest): void {
    const { replica } = this;
    if (certificate.sentPrepare) return;
    certificate.sentPrepare = true;
    const { view, seqNo } = certificate;
    replica.log.addPrePrepared({ view, seqNo, digest });
    replica.broadcast({ type: 'PREPARE', view, seqNo, digest });
    this.#count(certificate, certificate.prepares, replica.id, digest);
  }

  prepare({ view, seqNo, digest }: Prepare, from: number): void {
    if (from === this.replica.quorums.primary(view) || !this.#acceptable(view, seqNo)) return;
    const certificate = this.replica.log.certificate(view, seqNo);
    this.#count(certificate, certificate.prepares, from, digest);
  }

  commit({ view, seqNo, digest }: Commit, from: number): void {
    if (!this.#acceptable(view, seqNo)) return;
    const certificate = this.replica.log.certificate(view, seqNo);
    this.#count(certificate, certificate.commits, from, digest);
  }

  /** Executes the batch after the last one, if it has committed; the next one follows when it is done. */
  executeOutstanding(): void {
    const { replica } = this;
    if (replica.executing !== undefined || replica.outOfDate || replica.stopped) return;
    const next = replica.log
      .certificates()
      .find(
        (certificate) => certificate.seqNo === replica.lastExec + 1 && replica.log.committed(certificate),
      );
    const digest = next?.prePrepare?.digest;
    const batch = digest === undefined ? undefined : replica.log.batch(digest);
    if (!next || !batch) return;
    const { view, seqNo } = next;
    replica.executing = seqNo;
    replica.outstanding.delete(digest ?? NULL_REQUEST);
    if (digest === NULL_REQUEST) {
      replica.info('executeOne', `executing/committing null request for view=${view}/seqNo=${seqNo}`);
      this.callbacks.executeNull();
    } else {
      replica.info(
        'executeOne',
        `executing/committing request batch for view=${view}/seqNo=${seqNo} and digest ${digest}`,
      );
      this.callbacks.execute(seqNo, batch);
    }
  }

  /** Whatever of the view can go on with this pre-prepare, prepare, or commit. */
  advance(certificate: Certificate): void {
    const { replica } = this;
    const { view, seqNo, prePrepare } = certificate;
    if (!prePrepare || view !== replica.view) return;
    const { digest } = prePrepare;
    if (!certificate.sentCommit && replica.log.prepared(certificate)) {
      certificate.sentCommit = true;
      replica.log.addPrepared({ view, seqNo, digest });
      replica.broadcast({ type: 'COMMIT', view, seqNo, digest });
      certificate.commits.set(replica.id, digest);
    }
    if (certificate.ordered || !replica.log.committed(certificate)) return;
    certificate.ordered = true;
    this.#ordered(seqNo, digest);
  }

  #assign(digest: Digest, batch: Batch): void {
    const { replica } = this;
    const { view, log, seqNo } = replica;
    const next = seqNo + 1;
    if (log.certificates().some((other) => other.view === view && other.prePrepare?.digest === digest))
      return;
    // Half of the log is left to those who are slower; Fabric's `inWV(v, n) && n <= h + L/2`.
    if (!log.inWatermarks(next) || next > log.h + log.size / 2) {
      replica.warn('sendPrePrepare', `not sending pre-prepare for batch ${digest}, out of sequence numbers`);
      return;
    }
    replica.seqNo = next;
    const certificate = log.certificate(view, next);
    const prePrepare: PrePrepare = { type: 'PRE-PREPARE', view, seqNo: next, digest, batch };
    certificate.prePrepare = prePrepare;
    log.addPrePrepared(prePrepare);
    replica.debug(
      'sendPrePrepare',
      `broadcasting pre-prepare for view=${view}/seqNo=${next} and digest ${digest}`,
    );
    replica.broadcast(prePrepare);
    this.advance(certificate);
  }

  #count(certificate: Certificate, votes: Map<number, Digest>, from: number, digest: Digest): void {
    if (!votes.has(from)) votes.set(from, digest);
    this.advance(certificate);
  }

  /** Ordered. Execution may take as long as a build: the request timer is for ordering only. */
  #ordered(seqNo: number, digest: Digest): void {
    const { replica } = this;
    replica.debug('committed', `commit quorum for view=${replica.view}/seqNo=${seqNo}`);
    replica.outstanding.delete(digest);
    replica.timer.stop();
    this.executeOutstanding();
    this.callbacks.ordered();
  }

  #acceptable(view: number, seqNo: number): boolean {
    return view === this.replica.view && this.replica.log.inWatermarks(seqNo);
  }
}
