import type { Json, Stack } from '../plugin';
import type { Batch, CheckpointProof, Digest, Slot } from './messages';

/**
 * What a replica must still know after a restart, under the keys of Fabric 0.6 (pbft-persist.go): `pset` and
 * `qset`, `chkpt.<n>`, `reqBatch.<digest>`. Prepare and commit certificates are not among it: a restarted
 * replica cannot execute what was agreed on before or while it was away, and stays behind until state
 * transfer or a new view helps it.
 *
 * Beyond Fabric, view and low watermark are kept too. Fabric infers the view from the P and Q sets, and so
 * forgets a view-change that it has sent; a replica that then goes on in the old view breaks the promise that
 * a VIEW-CHANGE is, on which safety rests.
 */
export class Store {
  constructor(private readonly stack: Stack) {}

  get view(): { view: number; active: boolean } {
    const [entry] = this.stack.load('view');
    return (entry?.[1] as { view: number; active: boolean } | undefined) ?? { view: 0, active: true };
  }

  set view(value: { view: number; active: boolean }) {
    this.stack.store('view', value);
  }

  /** Low watermark; Fabric takes its own highest checkpoint for it, which may not be stable yet. */
  get h(): number {
    const [entry] = this.stack.load('h');
    return Number(entry?.[1] ?? 0);
  }

  set h(value: number) {
    this.stack.store('h', value);
  }

  slots(set: 'pset' | 'qset'): readonly Slot[] {
    const [entry] = this.stack.load(set);
    return (entry?.[1] as Slot[] | undefined) ?? [];
  }

  storeSlots(set: 'pset' | 'qset', slots: Iterable<Slot>): void {
    this.stack.store(set, [...slots]);
  }

  checkpoints(): readonly CheckpointProof[] {
    const proofs = this.stack
      .load(CHECKPOINT)
      .map(([key, id]) => ({ seqNo: Number(key.slice(CHECKPOINT.length)), id: String(id) }));
    return proofs.sort((a, b) => a.seqNo - b.seqNo);
  }

  storeCheckpoint({ seqNo, id }: CheckpointProof): void {
    this.stack.store(`${CHECKPOINT}${seqNo}`, id);
  }

  removeCheckpoint(seqNo: number): void {
    this.stack.remove(`${CHECKPOINT}${seqNo}`);
  }

  batches(): readonly (readonly [Digest, Batch])[] {
    return this.stack
      .load(BATCH)
      .map(([key, batch]) => [key.slice(BATCH.length), batch as Batch & Json] as const);
  }

  storeBatch(digest: Digest, batch: Batch): void {
    this.stack.store(`${BATCH}${digest}`, batch);
  }

  removeBatch(digest: Digest): void {
    this.stack.remove(`${BATCH}${digest}`);
  }
}

const CHECKPOINT = 'chkpt.';
const BATCH = 'reqBatch.';
