import { createHash } from 'node:crypto';
import { ProtoWriter, protoBytes, protoUint, readProto } from '../../wire/protobuf';
import type { Json, LedgerState, Transaction } from '../plugin';

/**
 * PBFT's messages, under the names of the paper (Castro and Liskov, "Practical Byzantine Fault Tolerance and
 * Proactive Recovery", ACM TOCS 2002). Who sent one is known from the connection it came by, so only a
 * VIEW-CHANGE, which travels within a NEW-VIEW too, names its replica.
 */
export type Message =
  | Request
  | PrePrepare
  | Prepare
  | Commit
  | Checkpoint
  | ViewChange
  | NewView
  | FetchBatch
  | ReturnBatch;

/** Digest of a batch; '' stands for the null request, which has no effect and makes no block. */
export type Digest = string;
export type Batch = readonly Transaction[];

export type Request = { readonly type: 'REQUEST'; readonly transaction: Transaction };
export type PrePrepare = Slot & { readonly type: 'PRE-PREPARE'; readonly batch: Batch };
export type Prepare = Slot & { readonly type: 'PREPARE' };
export type Commit = Slot & { readonly type: 'COMMIT' };
export type Checkpoint = CheckpointProof & { readonly type: 'CHECKPOINT' };
export type ViewChange = {
  readonly type: 'VIEW-CHANGE';
  readonly view: number;
  readonly replica: number;
  /** Low watermark: sequence number of the sender's last stable checkpoint. */
  readonly h: number;
  /** C: the checkpoints the sender has taken and not yet discarded. */
  readonly C: readonly CheckpointProof[];
  /** P: what has prepared at the sender; Q: what has pre-prepared there. */
  readonly P: readonly Slot[];
  readonly Q: readonly Slot[];
};
export type NewView = {
  readonly type: 'NEW-VIEW';
  readonly view: number;
  /** V: the view-changes that justify it; X: what is proposed again, as it follows from V. */
  readonly V: readonly ViewChange[];
  readonly X: readonly Proposal[];
};
export type FetchBatch = { readonly type: 'FETCH-REQUEST-BATCH'; readonly digest: Digest };
export type ReturnBatch = { readonly type: 'RETURN-REQUEST-BATCH'; readonly batch: Batch };

/** "<n, d, v>": digest d is assigned sequence number n in view v. */
export type Slot = { readonly view: number; readonly seqNo: number; readonly digest: Digest };
export type CheckpointProof = { readonly seqNo: number; readonly id: string };
export type Proposal = { readonly seqNo: number; readonly digest: Digest };

export function digestOf(batch: Batch): Digest {
  return createHash('sha256').update(JSON.stringify(batch)).digest('base64');
}

/** Undefined for what is not a message of PBFT, whatever a faulty replica sent. */
export function parse(message: Json): Message | undefined {
  const type = isObject(message) ? message['type'] : undefined;
  const form = typeof type === 'string' ? FORMS.get(type) : undefined;
  return form?.(message as JsonObject) ? (message as Message) : undefined;
}

/**
 * A checkpoint's id as Fabric has it: base64 of protobuf BlockchainInfo `{1: height, 2: hash, 3: previous
 * hash}`.
 */
export const checkpointId = ({ height, hash, previousHash }: LedgerState): string =>
  new ProtoWriter()
    .uint(1, height)
    .bytes(2, Buffer.from(hash, 'base64'))
    .bytes(3, Buffer.from(previousHash, 'base64'))
    .finish()
    .toString('base64');

/** The ledger a checkpoint's id stands for. Undefined if it is none. */
export function ledgerOf({ seqNo, id }: CheckpointProof): LedgerState | undefined {
  try {
    const fields = readProto(Buffer.from(id, 'base64'));
    const height = protoUint(fields, 1);
    const text = (field: number) => protoBytes(fields, field).toString('base64');
    return height === 0 ? undefined : { height, hash: text(2), previousHash: text(3), seqNo };
  } catch {
    return undefined;
  }
}

type JsonObject = { readonly [field: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: Json | undefined) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: Json | undefined) => typeof value === 'string';
const isList = (value: Json | undefined, each: (element: JsonObject) => boolean) =>
  Array.isArray(value) && value.every((element) => isObject(element) && each(element));

const isTransaction = (value: JsonObject) => isText(value['txid']);
const isBatch = (value: Json | undefined) => isList(value, isTransaction);
const isProposal = (value: JsonObject) => isNumber(value['seqNo']) && isText(value['digest']);
const isSlot = (value: JsonObject) => isProposal(value) && isNumber(value['view']);
const isProof = (value: JsonObject) => isNumber(value['seqNo']) && isText(value['id']);
const isViewChange = (value: JsonObject) =>
  ['view', 'replica', 'h'].every((field) => isNumber(value[field])) &&
  isList(value['C'], isProof) &&
  isList(value['P'], isSlot) &&
  isList(value['Q'], isSlot);

const FORMS = new Map<string, (value: JsonObject) => boolean>(
  Object.entries({
    REQUEST: ({ transaction }) => isObject(transaction) && isTransaction(transaction),
    'PRE-PREPARE': (value) => isSlot(value) && isBatch(value['batch']),
    PREPARE: isSlot,
    COMMIT: isSlot,
    CHECKPOINT: isProof,
    'VIEW-CHANGE': isViewChange,
    'NEW-VIEW': ({ view, V, X }) => isNumber(view) && isList(V, isViewChange) && isList(X, isProposal),
    'FETCH-REQUEST-BATCH': ({ digest }) => isText(digest),
    'RETURN-REQUEST-BATCH': ({ batch }) => isBatch(batch),
  }),
);
