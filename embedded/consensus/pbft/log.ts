import { type Batch, type Digest, digestOf, type PrePrepare, type Slot } from './messages';
import type { Quorums } from './quorums';
import type { Store } from './store';

/** What one view and sequence number have gathered. Each replica counts once, with the first digest it sent. */
export type Certificate = {
  readonly view: number;
  readonly seqNo: number;
  prePrepare: PrePrepare | undefined;
  readonly prepares: Map<number, Digest>;
  readonly commits: Map<number, Digest>;
  sentPrepare: boolean;
  sentCommit: boolean;
  /** Committed, as this replica has seen. */
  ordered: boolean;
};

/**
 * The message log between the watermarks h < n <= h + L (paper, 4.3 and 4.4), with the batches that it speaks
 * of by digest, and the sets P and Q that a VIEW-CHANGE carries.
 */
export class Log {
  /** Low watermark: the last stable checkpoint. */
  h = 0;
  readonly #certificates = new Map<string, Certificate>();
  readonly #batches = new Map<Digest, Batch>();
  readonly #P = new Map<number, Slot>();
  readonly #Q = new Map<string, Slot>();

  constructor(
    readonly size: number,
    private readonly quorums: Quorums,
    private readonly store: Store,
  ) {}

  /** Recovers watermark, P, Q and batches. Returns the highest sequence number among them, 0 without any. */
  restore(): number {
    this.h = this.store.h;
    for (const slot of this.store.slots('pset')) this.#P.set(slot.seqNo, slot);
    for (const slot of this.store.slots('qset')) this.#Q.set(keyQ(slot), slot);
    for (const [digest, batch] of this.store.batches()) this.#batches.set(digest, batch);
    return Math.max(0, ...[...this.#P.values(), ...this.#Q.values()].map(({ seqNo }) => seqNo));
  }

  inWatermarks(seqNo: number): boolean {
    return seqNo > this.h && seqNo <= this.h + this.size;
  }

  certificate(view: number, seqNo: number): Certificate {
    const key = `${view}/${seqNo}`;
    const found = this.#certificates.get(key);
    if (found) return found;
    const votes = { prepares: new Map<number, Digest>(), commits: new Map<number, Digest>() };
    const made = {
      view,
      seqNo,
      prePrepare: undefined,
      ...votes,
      sentPrepare: false,
      sentCommit: false,
      ordered: false,
    };
    this.#certificates.set(key, made);
    return made;
  }

  certificates(): Certificate[] {
    return [...this.#certificates.values()];
  }

  batch(digest: Digest): Batch | undefined {
    return digest === NULL_REQUEST ? [] : this.#batches.get(digest);
  }

  addBatch(batch: Batch): Digest {
    const digest = digestOf(batch);
    if (this.#batches.has(digest)) return digest;
    this.#batches.set(digest, batch);
    this.store.storeBatch(digest, batch);
    return digest;
  }

  /**
   * "prepared(m, v, n, i)": the pre-prepare and matching prepares from 2f backups; the primary sends no
   * prepare.
   */
  prepared({ prePrepare, prepares }: Certificate): boolean {
    return prePrepare !== undefined && count(prepares, prePrepare.digest) >= this.quorums.intersection - 1;
  }

  /** "committed-local(m, v, n, i)": prepared, and matching commits from 2f + 1 replicas. */
  committed(certificate: Certificate): boolean {
    const { prePrepare, commits } = certificate;
    return (
      this.prepared(certificate) && count(commits, prePrepare?.digest ?? '') >= this.quorums.intersection
    );
  }

  /** P and Q are on disk before the message that they account for is sent. */
  addPrepared({ view, seqNo, digest }: Slot): void {
    this.#P.set(seqNo, { view, seqNo, digest });
    this.store.storeSlots('pset', this.#P.values());
  }

  addPrePrepared({ view, seqNo, digest }: Slot): void {
    this.#Q.set(keyQ({ view, seqNo, digest }), { view, seqNo, digest });
    this.store.storeSlots('qset', this.#Q.values());
  }

  /** Whether this replica has vouched for another digest there, maybe before a restart. */
  contradicts({ view, seqNo, digest }: Slot): boolean {
    return this.Q.some((slot) => slot.view === view && slot.seqNo === seqNo && slot.digest !== digest);
  }

  get P(): Slot[] {
    return [...this.#P.values()];
  }

  get Q(): Slot[] {
    return [...this.#Q.values()];
  }

  /** Sequence numbers up to `h` are settled; `needed` are digests to keep nevertheless. */
  moveLowWatermark(h: number, needed: Iterable<Digest>): void {
    this.h = h;
    this.store.h = h;
    for (const [key, { seqNo }] of this.#certificates) if (seqNo <= h) this.#certificates.delete(key);
    for (const seqNo of this.#P.keys()) if (seqNo <= h) this.#P.delete(seqNo);
    for (const [key, { seqNo }] of this.#Q) if (seqNo <= h) this.#Q.delete(key);
    this.store.storeSlots('pset', this.#P.values());
    this.store.storeSlots('qset', this.#Q.values());
    this.#dropBatches(
      new Set([...needed, ...this.P.map(({ digest }) => digest), ...this.Q.map(({ digest }) => digest)]),
    );
  }

  /**
   * On leaving for `view`. What has committed is settled whatever the view, and stays so that it can be
   * executed: an execution before it may take half a minute.
   */
  forgetViewsBefore(view: number, lastExec: number): void {
    for (const [key, certificate] of this.#certificates) {
      const toExecute = certificate.seqNo > lastExec && this.committed(certificate);
      if (certificate.view < view && !toExecute) this.#certificates.delete(key);
    }
  }

  #dropBatches(needed: ReadonlySet<Digest>): void {
    const referred = new Set(this.certificates().map(({ prePrepare }) => prePrepare?.digest));
    for (const digest of this.#batches.keys()) {
      if (needed.has(digest) || referred.has(digest)) continue;
      this.#batches.delete(digest);
      this.store.removeBatch(digest);
    }
  }
}

export const NULL_REQUEST: Digest = '';

const keyQ = ({ seqNo, digest }: Slot) => `${seqNo}/${digest}`;

function count(votes: ReadonlyMap<number, Digest>, digest: Digest): number {
  return [...votes.values()].filter((vote) => vote === digest).length;
}
