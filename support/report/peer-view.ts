import { Container } from '../docker/container';
import type { Engine } from '../docker/engine';
import { REST_PORT, RestClient } from '../fabric/v0.6/rest';
import { eventually } from '../waiting/eventually';
import type { RecordedBlock } from './recording';

/** A peer that has not told all by then is one that hangs; in milliseconds. */
const WITHIN = 5_000;

/** The last blocks of a chain that are read, at most. */
const BLOCKS = 200;

/** Texts that are longer, in characters, are told by their length: payloads, certificates. */
const SHOWN = 200;

/** What one peer has to say of itself when a scenario ends. What it did not tell is undefined. */
export interface PeerView {
  readonly name: string;
  readonly height: number | undefined;
  readonly blocks: readonly RecordedBlock[];
  /** The answers as they came, by path; of long texts in them only the length. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Asks a peer that runs, in its container `id`. Never rejects: why something can't be had stands in its place. */
export async function viewOf(
  name: string,
  id: string,
  { docker }: Engine,
  { tls, transactions }: { readonly tls: boolean; readonly transactions: readonly string[] },
): Promise<PeerView> {
  const container = new Container(docker, id, name);
  const rest = new RestClient(() => container.published(REST_PORT), { tls });
  const answers: Record<string, unknown> = {};
  const blocks: RecordedBlock[] = [];
  const ask = async (path: string): Promise<unknown> => {
    const { status, body } = await rest.get(path);
    answers[path] = shortened(status === 200 ? body : { status, body });
    return body;
  };
  const askAll = async () => {
    const { height = 0 } = (await ask('/chain')) as { height?: number };
    await ask('/network/peers');
    for (let number = Math.max(0, height - BLOCKS); number < height; number++)
      blocks.push(blockOf(name, number, (await ask(`/chain/blocks/${number}`)) as AnsweredBlock));
    for (const txid of transactions) await ask(`/transactions/${encodeURIComponent(txid)}`);
    return { found: true } as const;
  };
  await eventually(`what ${name} has to say`, askAll, { within: WITHIN }).catch((error: Error) => {
    answers["can't be had"] = error.message;
  });
  const { height } = (answers['/chain'] ?? {}) as { height?: number };
  return { name, height, blocks, answers };
}

interface AnsweredBlock {
  readonly transactions?: readonly { readonly txid: string }[];
  readonly nonHashData?: {
    readonly localLedgerCommitTimestamp?: { readonly seconds?: number; readonly nanos?: number };
  };
}

function blockOf(
  peer: string,
  number: number,
  { transactions = [], nonHashData }: AnsweredBlock,
): RecordedBlock {
  const { seconds = 0, nanos = 0 } = nonHashData?.localLedgerCommitTimestamp ?? {};
  const committed = seconds * 1_000 + Math.round(nanos / 1e6);
  return { peer, number, committed, transactions: transactions.map(({ txid }) => txid) };
}

/** The same with its long texts replaced by their lengths: a deploy transaction carries the chaincode's package, 3 MB. */
export function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.length > SHOWN ? `(${value.length} characters)` : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}
