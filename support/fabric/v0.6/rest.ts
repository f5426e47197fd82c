import { HarnessError, UserError } from '../../errors';
import { type SpanInfo, trace } from '../../waiting/spans';
import { type Actor, accepted, type Outcome, refused } from '../outcome';
import { type Answer, ask, type Request } from './http';

/** Of a peer, in its container. */
export const REST_PORT = 7050;

export interface ChainInfo {
  readonly height: number;
  readonly currentBlockHash: string;
}

export interface Block {
  readonly transactions?: readonly { readonly txid: string; readonly type: number }[];
  readonly previousBlockHash?: string;
  readonly stateHash?: string;
  readonly nonHashData?: { readonly chaincodeEvents?: readonly unknown[] };
}

export interface PeerEndpoint {
  readonly ID: { readonly name: string };
  readonly address: string;
  readonly type: number;
}

export interface ChaincodeCall {
  /** A deploy names the path, an invoke or a query the chaincode's name. */
  readonly chaincode: { readonly path: string } | { readonly name: string };
  /** Function first. */
  readonly call: readonly string[];
  /** Enrollment id; undefined without security. */
  readonly user: string | undefined;
  /** Undefined: GOLANG. */
  readonly language?: Language | undefined;
  /** Of the user, to stand in the transaction's certificate. */
  readonly attributes?: readonly string[] | undefined;
}

/**
 * For a chaincode call, in milliseconds: the peer may build and start the chaincode anew, or ask for a membersrvc that is
 * gone. v0.6.1 was seen to take 41 s until it refused one.
 */
const CHAINCODE_BOUND = 60_000;

/** By their numbers in chaincode.proto, which the REST interface takes instead of their names. */
const LANGUAGES = { GOLANG: 1, NODE: 2, CAR: 3, JAVA: 4 } as const;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as Language[];

export type ChaincodeMethod = 'deploy' | 'invoke' | 'query';

export interface RestOptions {
  /** The peer's name, for who is told of the calls. */
  readonly name?: string;
  /** Told when nothing answered. */
  readonly lost?: () => void;
  /** With TLS between peers their REST interface is HTTPS. */
  readonly tls?: boolean;
}

/** The REST interface of one Fabric 0.6 peer, port 7050. Rejects with NoAnswer when the peer can't be reached or hangs. */
export class RestClient {
  /** `locate` gives `host:port`, asked for each call. */
  constructor(
    private readonly locate: () => Promise<string>,
    private readonly options: RestOptions = {},
  ) {}

  /** `host:port`, now. */
  address(): Promise<string> {
    return this.locate();
  }

  /** Throws a UserError for what is no path. */
  async get(path: string): Promise<Answer> {
    if (!path.startsWith('/'))
      throw new UserError(`"${path}" is no path: it begins with a slash, as "/network/peers" does`);
    return this.#request('GET', path);
  }

  async chain(): Promise<ChainInfo> {
    return (await this.#ok('/chain')) as ChainInfo;
  }

  /** Block `number`; the genesis block is 0. Undefined where the peer does not have it. */
  async block(number: number): Promise<Block | undefined> {
    return (await this.#found(`/chain/blocks/${number}`)) as Block | undefined;
  }

  /** True when a block of this peer holds the transaction; one that failed is in none. */
  async hasTransaction(id: string): Promise<boolean> {
    return (await this.#found(`/transactions/${encodeURIComponent(id)}`, { discard: true })) !== undefined;
  }

  async peers(): Promise<readonly PeerEndpoint[]> {
    return ((await this.#ok('/network/peers')) as { peers?: PeerEndpoint[] }).peers ?? [];
  }

  /** Logs the user in on this peer; one who is logged in already stays so. */
  async register(user: string, secret: string): Promise<Outcome<string>> {
    const { status, body } = await this.#request('POST', '/registrar', {
      payload: { enrollId: user, enrollSecret: secret },
    });
    const { OK, Error: error } = body as { OK?: string; Error?: string };
    return OK === undefined ? refused(error ?? '', `POST /registrar, status ${status}`) : accepted(OK);
  }

  /** The chaincode's name. The peer has only taken the transaction: nothing is built yet. */
  async deploy(call: ChaincodeCall): Promise<Outcome<string>> {
    return this.#call('deploy', call);
  }

  /** The transaction's id. The peer has only taken the transaction. */
  async invoke(call: ChaincodeCall): Promise<Outcome<string>> {
    return this.#call('invoke', call);
  }

  /** The chaincode's answer, from this peer's own state, which may be stale. */
  async query(call: ChaincodeCall): Promise<Outcome<string>> {
    return this.#call('query', call);
  }

  /** The answer as it stands, for a caller who looks into it. */
  async chaincode(method: ChaincodeMethod, call: ChaincodeCall): Promise<Answer> {
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

  async #call(method: ChaincodeMethod, call: ChaincodeCall): Promise<Outcome<string>> {
    const actor = { user: call.user, peer: this.options.name };
    return outcomeOf(method, await this.chaincode(method, call), actor);
  }

  async #ok(path: string): Promise<unknown> {
    const answer = await this.get(path);
    if (answer.status !== 200) throw this.#unexpected(path, answer);
    return answer.body;
  }

  async #found(path: string, options: { discard?: boolean } = {}): Promise<unknown> {
    const answer = await this.#request('GET', path, options);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw this.#unexpected(path, answer);
    return answer.body;
  }

  #unexpected(path: string, { status, body }: Answer): HarnessError {
    return new HarnessError(`${this.#subject('GET', path)} has status ${status}: ${JSON.stringify(body)}`);
  }

  #request(method: Request['method'], path: string, options: Omit<Request, 'method'> = {}): Promise<Answer> {
    const { payload } = options;
    const title = `${method} ${path}${payload ? ` ${JSON.stringify(payload)}` : ''}`;
    const activity: SpanInfo = { kind: 'request', title, subject: this.options.name };
    return trace(activity, async () => {
      const answer = await this.#answer(path, { method, ...options });
      activity.detail = `${answer.status} ${excerpt(answer.body)}`;
      return answer;
    });
  }

  async #answer(path: string, request: Request): Promise<Answer> {
    const scheme = this.options.tls ? 'https' : 'http';
    try {
      const url = `${scheme}://${await this.locate()}${path}`;
      return await ask(this.#subject(request.method, path), url, request);
    } catch (error) {
      this.options.lost?.();
      throw error;
    }
  }

  #subject(method: string, path: string): string {
    const { name } = this.options;
    return `${method} ${path}${name ? ` on ${name}` : ''}`;
  }
}

/** What a chaincode call came to: Fabric answers a refusal with status 200, too. */
export function outcomeOf(method: ChaincodeMethod, { status, body }: Answer, actor?: Actor): Outcome<string> {
  const { result, error } = body as JsonRpcAnswer;
  if (result) return accepted(result.message);
  return refused(
    error?.data ?? JSON.stringify(body),
    `POST /chaincode ${method}, status ${status}, code ${error?.code}`,
    actor,
  );
}

/** Characters of an answer that are told, at most: a block with a deploy transaction has millions. */
const TOLD = 2_000;

function excerpt(body: unknown): string {
  if (body === null) return '';
  const { transactions } = body as { transactions?: unknown[] };
  if (transactions) return `a block of ${transactions.length} transactions`;
  return (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, TOLD);
}

interface JsonRpcAnswer {
  readonly result?: { readonly message: string };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string };
}
