import { AssertionFailure } from '../../errors';
import { type Chaincode, type Constructor, callMessage } from '../chaincode';
import { inspected } from '../inspection';
import type { ChaincodeName, PeerName, TransactionId } from '../names';
import type { Outcome } from '../outcome';
import type {
  BlockInfo,
  Caller,
  HttpAnswer,
  PeerAccess,
  PeerClient,
  PeerInspection,
  RejectionListener,
} from '../peer';
import { PeerCli } from './cli';
import { eventPort } from './composition';
import { listenForRejections } from './event-hub';
import { type Block, type ChaincodeId, type ChaincodeMethod, isWithoutBlocks, RestClient } from './rest';

/** Longer texts of an answer, such as payloads and certificates, are replaced by their length. In characters. */
const LONGEST_TEXT = 200;

/** One Fabric 0.6 peer, through REST or its CLI. */
export class Client implements PeerClient {
  readonly rest: RestClient;
  readonly cli: PeerCli;

  constructor(private readonly peer: PeerAccess) {
    this.rest = new RestClient(peer);
    this.cli = new PeerCli(peer);
  }

  async location(): Promise<string> {
    const address = await this.rest.address().catch((error: Error) => `not reached: ${error.message}`);
    return `REST on ${address}`;
  }

  async tip(): Promise<{ height: number; hash: string }> {
    const { height, currentBlockHash } = await this.rest.chain();
    return { height, hash: currentBlockHash };
  }

  /** A block does not hold its own hash: the one after it does, or the chain. */
  async blockHash(number: number): Promise<string | undefined> {
    const { height, hash } = await this.tip();
    if (number === height - 1) return hash;
    return (await this.rest.block(number + 1))?.previousBlockHash;
  }

  connectedPeers(): Promise<PeerName[]> {
    return this.rest.connectedPeers();
  }

  /** Returns once the peer has taken the transaction; nothing is built yet. */
  deploy(chaincode: Chaincode, ctor: Constructor, caller: Caller): Promise<Outcome<ChaincodeName>> {
    const { path, registeredAs: name, init } = chaincode;
    const id = name === undefined ? { path } : { name };
    // A constructor as typed can only go through the CLI: REST takes its arguments apart.
    return 'message' in ctor
      ? this.cli.call('deploy', id, ctor.message, caller.user)
      : this.#call('deploy', id, [ctor.name ?? init, ...ctor.args], caller);
  }

  invoke(name: ChaincodeName, call: readonly string[], caller: Caller): Promise<Outcome<TransactionId>> {
    return this.#call('invoke', { name }, call, caller);
  }

  query(name: ChaincodeName, call: readonly string[], caller: Caller): Promise<Outcome<string>> {
    return this.#call('query', { name }, call, caller);
  }

  #call(
    method: ChaincodeMethod,
    chaincode: ChaincodeId,
    call: readonly string[],
    { user, throughCli }: Caller,
  ): Promise<Outcome<string>> {
    return throughCli
      ? this.cli.call(method, chaincode, callMessage(call), user)
      : this.rest.call(method, { chaincode, call, user });
  }

  get(path: string): Promise<HttpAnswer> {
    return this.rest.get(path);
  }

  async listenForRejections(): Promise<RejectionListener> {
    const { name, tls, environment } = this.peer;
    return listenForRejections(name, await this.peer.address(eventPort(environment)), { tls });
  }

  inspect(transactions: readonly TransactionId[], blockCount: number): Promise<PeerInspection> {
    return inspected(async (answers) => {
      const ask = async (path: string): Promise<HttpAnswer> => {
        const answer = await this.rest.get(path);
        answers.byPath[path] = shortened(answer.status === 200 ? answer.body : answer);
        return answer;
      };
      const chain = await ask('/chain');
      const height = isWithoutBlocks(chain) ? 0 : (chain.body as { height?: number }).height;
      answers.height = height;
      await ask('/network/peers');
      for (let number = Math.max(0, (height ?? 0) - blockCount); number < (height ?? 0); number++)
        answers.blocks.set(number, blockInfo(number, (await ask(`/chain/blocks/${number}`)).body as Block));
      for (const id of transactions) await ask(`/transactions/${encodeURIComponent(id)}`);
    });
  }
}

/** The REST interface of a peer of this generation. */
export const restOf = (client: PeerClient): RestClient => clientOf(client).rest;

/** The client of a peer of this generation. */
export function clientOf(client: PeerClient): Client {
  if (client instanceof Client) return client;
  throw new AssertionFailure('this works only with peers of Fabric 0.6');
}

function blockInfo(number: number, { transactions = [], nonHashData }: Block): BlockInfo {
  const { seconds = 0, nanos = 0 } = nonHashData?.localLedgerCommitTimestamp ?? {};
  const committedAt = seconds * 1_000 + Math.round(nanos / 1e6);
  return { number, committedAt, transactions: transactions.map(({ txid }) => txid) };
}

/** The same with long texts replaced by their length: a deploy transaction carries the chaincode's package, 3 MB. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `(${value.length} characters)` : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}
