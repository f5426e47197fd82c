import { createHash } from 'node:crypto';

export interface Transaction {
  readonly kind: 'deploy' | 'invoke';
  readonly txid: string;
  /** Function first. */
  readonly call: readonly string[];
}

export interface FakeBlock {
  readonly transactions: readonly { readonly txid: string; readonly type: number }[];
  readonly previousBlockHash: string;
  readonly stateHash: string;
}

export function blockOf(transaction: Transaction | undefined, previousBlockHash: string): FakeBlock {
  const transactions = transaction
    ? [{ txid: transaction.txid, type: transaction.kind === 'deploy' ? 1 : 2 }]
    : [];
  return { transactions, previousBlockHash, stateHash: digest(previousBlockHash, transaction) };
}

export const hashOf = (block: FakeBlock | undefined): string => digest(block);

/** 128 hex digits, as many as Fabric's, which are others. */
export const digest = (...parts: readonly unknown[]): string =>
  createHash('sha512').update(JSON.stringify(parts)).digest('hex');
