import { NULL_REQUEST } from './log';
import type { CheckpointProof, Proposal, Slot, ViewChange } from './messages';
import type { Quorums } from './quorums';

/**
 * What follows from a set of view-changes V (paper, 4.5 and figure 4): from which checkpoint a new view
 * starts, and which digests it must propose again. Primary and backups compute it alike, so that a primary
 * cannot choose.
 */

export type InitialCheckpoint = CheckpointProof & { readonly replicas: readonly number[] };

/**
 * The latest checkpoint that f + 1 vouch for and 2f + 1 have not gone beyond. Undefined where there is none
 * (yet).
 */
export function initialCheckpoint(V: readonly ViewChange[], quorums: Quorums): InitialCheckpoint | undefined {
  const vouchers = new Map<string, InitialCheckpoint>();
  for (const { C, replica } of V) {
    for (const { seqNo, id } of C) {
      const key = `${seqNo}/${id}`;
      const replicas = [...(vouchers.get(key)?.replicas ?? []), replica];
      vouchers.set(key, { seqNo, id, replicas: [...new Set(replicas)] });
    }
  }
  return [...vouchers.values()]
    .filter(({ replicas }) => replicas.length >= quorums.weak)
    .filter(({ seqNo }) => V.filter(({ h }) => h <= seqNo).length >= quorums.intersection)
    .sort((a, b) => b.seqNo - a.seqNo)[0];
}

/**
 * X: for each sequence number after checkpoint `h`, the digest that may have committed, or else the null
 * request. Undefined if V does not decide one of them yet. Null requests at the end are left out, but for the
 * one at h + 1: that is Fabric's, and why the first block after a view change without prepared requests has
 * the sequence number after next.
 */
export function proposals(
  V: readonly ViewChange[],
  h: number,
  logSize: number,
  quorums: Quorums,
): Proposal[] | undefined {
  const X: Proposal[] = [];
  let last = h + 1;
  for (let seqNo = h + 1; seqNo <= h + logSize; seqNo++) {
    const prepared = V.flatMap(({ P }) => P).find(
      (slot) => slot.seqNo === seqNo && mustPropose(slot, V, quorums),
    );
    if (!prepared && !nothingPrepared(seqNo, V, quorums)) return undefined;
    X.push({ seqNo, digest: prepared?.digest ?? NULL_REQUEST });
    if (prepared) last = seqNo;
  }
  return X.filter(({ seqNo }) => seqNo <= last);
}

/**
 * Condition A: a quorum holds nothing against the slot (A1), and a correct replica has pre-prepared it (A2).
 */
function mustPropose({ seqNo, view, digest }: Slot, V: readonly ViewChange[], quorums: Quorums): boolean {
  const compatible = (other: Slot) =>
    other.seqNo !== seqNo || other.view < view || (other.view === view && other.digest === digest);
  const A1 = V.filter(({ h, P }) => h < seqNo && P.every(compatible));
  const A2 = V.filter(({ Q }) =>
    Q.some((other) => other.seqNo === seqNo && other.view >= view && other.digest === digest),
  );
  return A1.length >= quorums.intersection && A2.length >= quorums.weak;
}

/** Condition B: a quorum has prepared nothing there. */
function nothingPrepared(seqNo: number, V: readonly ViewChange[], quorums: Quorums): boolean {
  const empty = V.filter(({ h, P }) => h < seqNo && P.every((slot) => slot.seqNo !== seqNo));
  return empty.length >= quorums.intersection;
}
