import { basename } from 'node:path';
import { Agent, request } from 'undici';
import { AssertionFailure, type Hint, PeerUnreachable, UserError } from '../../errors';
import { formatDuration } from '../../waiting/duration';
import { type SpanInfo, trace } from '../../waiting/spans';
import { jsonOrText } from '../arguments';
import type { ChaincodeName, PeerName, TransactionId, UserName } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import type { HttpAnswer, PeerAccess } from '../peer';
import { restPort } from './composition';

/** A call that takes longer hangs: a paused peer accepts it and never answers. In milliseconds. */
const CALL_BOUND = 20_000;

/**
 * For a chaincode call, in milliseconds: the peer may build and start the chaincode again, or ask a membersrvc that is
 * gone. v0.6.1 took 41 s to refuse one.
 */
const CHAINCODE_BOUND = 60_000;

export interface Block {
  readonly transactions?: readonly { readonly txid: TransactionId; readonly type: number }[];
  readonly previousBlockHash?: string;
  readonly nonHashData?: {
    /** One for the event of each transaction, also of one that failed. */
    readonly chaincodeEvents?: readonly unknown[];
    readonly localLedgerCommitTimestamp?: { readonly seconds?: number; readonly nanos?: number };
  };
}

export type ChaincodeMethod = 'deploy' | 'invoke' | 'query';

/** A deploy names the path, an invoke or a query the chaincode's name. */
export type ChaincodeId = { readonly path: string } | { readonly name: ChaincodeName };

export interface ChaincodeCall {
  readonly chaincode: ChaincodeId;
  /** Function first. */
  readonly call: readonly string[];
  /** Enrolment id; undefined without security. */
  readonly user: UserName | undefined;
  /** Undefined: GOLANG. */
  readonly language?: Language | undefined;
  /** Attributes of the user for the transaction's certificate. */
  readonly attributes?: readonly string[] | undefined;
}

/** The numbers of chaincode.proto, which REST takes instead of names. */
const LANGUAGES = { GOLANG: 1, NODE: 2, CAR: 3, JAVA: 4 } as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as Language[];

interface RequestOptions {
  readonly payload?: object;
  /** Leaves an answer of 200 unread: a deploy transaction carries the chaincode's package, 3 MB. */
  readonly discard?: boolean;
  /** Milliseconds. */
  readonly within?: number;
}

/** The REST interface of one Fabric 0.6 peer. Every call throws PeerUnreachable where no answer comes. */
export class RestClient {
  constructor(
    private readonly peer: Pick<PeerAccess, 'name' | 'environment' | 'tls' | 'address' | 'forgetAddress'>,
  ) {}

  /** `host:port`, now. */
  address(): Promise<string> {
    return this.peer.address(restPort(this.peer.environment));
  }

  /** Throws a UserError for a path without a slash. */
  async get(path: string): Promise<HttpAnswer> {
    if (!path.startsWith('/'))
      throw new UserError(`"${path}" is not a path: a path begins with a slash, as "/network/peers" does`);
    return this.#request('GET', path);
  }

  /** Height 0 for a peer that does not validate: it has no blocks, and answers with an error. */
  async chain(): Promise<{ height: number; currentBlockHash: string }> {
    const answer = await this.#request('GET', '/chain');
    if (isWithoutBlocks(answer)) return { height: 0, currentBlockHash: '' };
    return this.#bodyOf('/chain', answer) as { height: number; currentBlockHash: string };
  }

  /** The genesis block is 0. Undefined where the peer does not have the block. */
  async block(number: number): Promise<Block | undefined> {
    return (await this.#find(`/chain/blocks/${number}`)) as Block | undefined;
  }

  /** True when a block of this peer holds the transaction; a failed one is in none. */
  async hasTransaction(id: TransactionId): Promise<boolean> {
    return (await this.#find(`/transactions/${encodeURIComponent(id)}`, { discard: true })) !== undefined;
  }

  async connectedPeers(): Promise<PeerName[]> {
    const body = this.#bodyOf('/network/peers', await this.#request('GET', '/network/peers'));
    const { peers = [] } = body as { peers?: { ID: { name: PeerName } }[] };
    return peers.map(({ ID }) => ID.name);
  }

  /** Logs the user in on this peer. A user who is logged in already stays so. */
  async register(user: UserName, secret: string): Promise<Outcome<string>> {
    const payload = { enrollId: user, enrollSecret: secret };
    const { status, body } = await this.#request('POST', '/registrar', { payload });
    const { OK, Error: error } = body as { OK?: string; Error?: string };
    return OK === undefined ? refused(error ?? '', `POST /registrar, status ${status}`) : accepted(OK);
  }

  /** Of a deploy the chaincode's name, of an invoke the transaction's id, of a query the chaincode's answer. */
  async call(method: ChaincodeMethod, call: ChaincodeCall): Promise<Outcome<string>> {
    return outcomeOf(method, await this.chaincode(method, call), { user: call.user, peer: this.peer.name });
  }

  /** The answer to a chaincode call as it came. */
  async chaincode(method: ChaincodeMethod, call: ChaincodeCall): Promise<HttpAnswer> {
    const params = {
      type: LANGUAGES[call.language ?? 'GOLANG'],
      chaincodeID: call.chaincode,
      ctorMsg: { args: call.call },
      secureContext: call.user,
      attributes: call.attributes,
    };
    const payload = { jsonrpc: '2.0', method, params, id: 1 };
    return this.#request('POST', '/chaincode', { payload, within: CHAINCODE_BOUND });
  }

  /** Undefined for 404. */
  async #find(path: string, options?: RequestOptions): Promise<unknown> {
    const answer = await this.#request('GET', path, options);
    return answer.status === 404 ? undefined : this.#bodyOf(path, answer);
  }

  /** Throws an AssertionFailure for any status but 200. */
  #bodyOf(path: string, { status, body }: HttpAnswer): unknown {
    if (status === 200) return body;
    throw new AssertionFailure(
      `GET ${path} on ${this.peer.name} has status ${status}: ${JSON.stringify(body)}`,
    );
  }

  #request(
    method: 'GET' | 'POST',
    path: string,
    { payload, discard, within = CALL_BOUND }: RequestOptions = {},
  ): Promise<HttpAnswer> {
    const { name, tls } = this.peer;
    const text = payload && JSON.stringify(payload);
    const title = `${method} ${path}${text ? ` ${text}` : ''}`;
    const span: SpanInfo = { kind: 'request', title, subject: name };
    return trace(span, async () => {
      const url = `${tls ? 'https' : 'http'}://${await this.address()}${path}`;
      try {
        // Not fetch, which takes three times the CPU for a call: a wait looks again and again.
        const { statusCode: status, body } = await request(url, {
          method,
          signal: AbortSignal.timeout(within),
          ...(text && { body: text, headers: { 'Content-Type': 'application/json' } }),
          ...(tls && { dispatcher: unverified }),
        });
        const isRead = !discard || status !== 200;
        if (!isRead) body.on('error', () => {}).destroy();
        const answer = { status, body: isRead ? jsonOrText(await body.text()) : null };
        span.detail = `${status} ${excerpt(answer.body)}`;
        return answer;
      } catch (error) {
        this.peer.forgetAddress();
        throw new PeerUnreachable(`${method} ${path} on ${name}`, reasonOf(error, within));
      }
    });
  }
}

/** The certificate is made for a name that no container's address has, so it is not verified. */
const unverified = new Agent({ connect: { rejectUnauthorized: false } });

function reasonOf(error: unknown, within: number): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return `none within ${formatDuration(within)}`;
  // The message of `ECONNREFUSED` names a port that Docker chose, which says nothing to a reader.
  return typeof code === 'string' && code.startsWith('E') ? code : message;
}

/** As a peer answers `GET /chain` that does not validate. */
export const isWithoutBlocks = ({ status, body }: HttpAnswer): boolean =>
  status === 400 && (body as { Error?: string }).Error === 'No blocks in blockchain.'; // core/rest/api.go

/** What a chaincode call returned: Fabric answers a refusal with status 200, too. */
export function outcomeOf(
  method: ChaincodeMethod,
  { status, body }: HttpAnswer,
  actor: { readonly user: UserName | undefined; readonly peer: PeerName },
): Outcome<string> {
  const { result, error } = body as { result?: { message: string }; error?: { code: number; data?: string } };
  if (result) return accepted(result.message);
  const message = error?.data ?? JSON.stringify(body);
  const where = `POST /chaincode ${method}, status ${status}, code ${error?.code}`;
  return refused(message, where, hintFor(message, actor));
}

/** Characters of an answer that are kept in a span: a block with a deploy transaction has millions. */
const SHOWN = 2_000;

function excerpt(body: unknown): string {
  if (body === null) return '';
  const { transactions } = body as { transactions?: unknown[] };
  if (transactions) return `a block of ${transactions.length} transactions`;
  return (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, SHOWN);
}

/** The step that was missing, where Fabric's words of refusal tell. */
export function hintFor(
  message: string,
  { user, peer }: { readonly user: UserName | undefined; readonly peer: PeerName },
): Hint | undefined {
  const path = /Path to chaincode does not exist: (\S+)/.exec(message)?.[1];
  if (path) return { action: 'chaincode folder', subject: basename(path) };
  if (/^User.* not logged in/.test(message) && user) return { action: 'log in', subject: user, on: peer };
  return undefined;
}
