import { cryptoHash } from '../wire/hash';
import { decodeDeployment, encodeDeployment } from '../wire/messages';
import { ProtoWriter } from '../wire/protobuf';

/** Fabric's `Transaction.Type`. */
export const TransactionType = { DEPLOY: 1, INVOKE: 2, QUERY: 3 } as const;

export type Timestamp = { readonly seconds: number; readonly nanos: number };

/** A transaction as jsonpb shows it, which is how it is kept and sent as well. Bytes are base64. */
export type Transaction = {
  readonly type: number;
  readonly chaincodeID: string;
  readonly payload: string;
  readonly metadata?: string;
  readonly txid: string;
  readonly timestamp: Timestamp;
  /** The next three with security only: 24 random bytes, the user's transaction certificate, its signature. */
  readonly nonce?: string;
  readonly cert?: string;
  readonly signature?: string;
};

export type ChaincodeEvent = {
  readonly chaincodeID?: string;
  readonly txID?: string;
  readonly eventName?: string;
  readonly payload?: string;
};

/** A block as `GET /chain/blocks/N` shows it: what is empty is left out. */
export type Block = {
  readonly transactions?: readonly Transaction[];
  readonly stateHash?: string;
  readonly previousBlockHash?: string;
  readonly consensusMetadata?: string;
  /** What differs from peer to peer, and is no part of the block's hash. */
  readonly nonHashData?: {
    readonly localLedgerCommitTimestamp: Timestamp;
    /** One for each transaction executed, also for one that failed; `{}` where it set none. */
    readonly chaincodeEvents?: readonly ChaincodeEvent[];
  };
};

/** Hash of everything but `nonHashData`. That of the genesis block, which has nothing else, is 46b9dd2b… everywhere. */
export function blockHash(block: Block): Buffer {
  const { nonHashData, ...hashed } = block;
  return cryptoHash(encodeBlock(hashed));
}

export function encodeBlock({ nonHashData, ...block }: Block): Buffer {
  const writer = new ProtoWriter();
  for (const transaction of block.transactions ?? []) writer.message(3, encodeTransaction(transaction));
  writer.bytes(4, fromBase64(block.stateHash)).bytes(5, fromBase64(block.previousBlockHash));
  writer.bytes(6, fromBase64(block.consensusMetadata));
  if (nonHashData) {
    const data = new ProtoWriter().message(1, encodeTimestamp(nonHashData.localLedgerCommitTimestamp));
    for (const event of nonHashData.chaincodeEvents ?? []) data.message(2, encodeChaincodeEvent(event));
    writer.message(7, data.finish());
  }
  return writer.finish();
}

export function encodeChaincodeEvent({ chaincodeID, txID, eventName, payload }: ChaincodeEvent): Buffer {
  const writer = new ProtoWriter().string(1, chaincodeID ?? '').string(2, txID ?? '');
  return writer
    .string(3, eventName ?? '')
    .bytes(4, fromBase64(payload))
    .finish();
}

function encodeTimestamp({ seconds, nanos }: Timestamp): Buffer {
  return new ProtoWriter().uint(1, seconds).uint(2, nanos).finish();
}

/** What the signature of a transaction covers: all of it but the signature. */
export function encodeTransaction(transaction: Transaction, withSignature = true): Buffer {
  const writer = new ProtoWriter()
    .uint(1, transaction.type)
    .bytes(2, fromBase64(transaction.chaincodeID))
    .bytes(3, fromBase64(transaction.payload))
    .bytes(4, fromBase64(transaction.metadata))
    .string(5, transaction.txid)
    .message(6, encodeTimestamp(transaction.timestamp))
    .bytes(9, fromBase64(transaction.nonce))
    .bytes(11, fromBase64(transaction.cert));
  return (withSignature ? writer.bytes(12, fromBase64(transaction.signature)) : writer).finish();
}

/** `GET /chain/blocks/N` shows deployments without their code; `GET /transactions/ID` shows it. */
export function withoutCode(block: Block): Block {
  if (!block.transactions) return block;
  return { ...block, transactions: block.transactions.map(withoutCodePackage) };
}

export function timestamp(milliseconds: number): Timestamp {
  return { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 };
}

function withoutCodePackage(transaction: Transaction): Transaction {
  if (transaction.type !== TransactionType.DEPLOY) return transaction;
  const { spec } = decodeDeployment(fromBase64(transaction.payload));
  return { ...transaction, payload: encodeDeployment(spec, Buffer.alloc(0)).toString('base64') };
}

function fromBase64(text: string | undefined): Buffer {
  return Buffer.from(text ?? '', 'base64');
}
