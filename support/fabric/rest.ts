import { Agent, type Dispatcher, request as httpRequest } from 'undici';
import { type Activity, tell } from '../activity';
import { accepted, type Outcome, refused } from './outcome';

/** Of a peer, in its container. */
export const REST_PORT = 7050;

/** A call that takes longer hangs (a paused peer accepts and never answers); in milliseconds. */
const CALL_BOUND = 20_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface ChainInfo {
  readonly height: number;
  readonly currentBlockHash: string;
}

export interface Block {
  readonly transactions?: readonly { readonly txid: string; readonly type: number }[];
  readonly previousBlockHash?: string;
  readonly stateHash?: string;
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

/** The REST interface of one Fabric 0.6 peer, port 7050. Rejects when the peer can't be reached or hangs. */
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

  async get(path: string): Promise<Answer> {
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
      enrollId: user,
      enrollSecret: secret,
    });
    const { OK, Error: error } = body as { OK?: string; Error?: string };
    return OK === undefined ? refused(error ?? '', `POST /registrar, status ${status}`) : accepted(OK);
  }

  /** The chaincode's name. The peer has only taken the transaction: nothing is built yet. */
  async deploy(call: ChaincodeCall): Promise<Outcome<string>> {
    return outcomeOf('deploy', await this.chaincode('deploy', call));
  }

  /** The transaction's id. The peer has only taken the transaction. */
  async invoke(call: ChaincodeCall): Promise<Outcome<string>> {
    return outcomeOf('invoke', await this.chaincode('invoke', call));
  }

  /** The chaincode's answer, from this peer's own state, which may be stale. */
  async query(call: ChaincodeCall): Promise<Outcome<string>> {
    return outcomeOf('query', await this.chaincode('query', call));
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
    return this.#request('POST', '/chaincode', { jsonrpc: '2.0', method, params, id: 1 });
  }

  async #ok(path: string): Promise<unknown> {
    const { status, body } = await this.get(path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async #found(path: string, options: { discard?: boolean } = {}): Promise<unknown> {
    const { status, body } = await this.#request('GET', path, undefined, options);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  #request(
    method: Dispatcher.HttpMethod,
    path: string,
    payload?: object,
    options: { discard?: boolean } = {},
  ): Promise<Answer> {
    const title = `${method} ${path}${payload ? ` ${JSON.stringify(payload)}` : ''}`;
    const activity: Activity = { kind: 'request', title, subject: this.options.name };
    return tell(activity, async () => {
      const answer = await this.#answer(method, path, payload, options);
      activity.detail = `${answer.status} ${excerpt(answer.body)}`;
      return answer;
    });
  }

  /** `discard` leaves an answer of 200 unread: a deploy transaction carries the chaincode's package, 3 MB. */
  async #answer(
    method: Dispatcher.HttpMethod,
    path: string,
    payload?: object,
    { discard = false } = {},
  ): Promise<Answer> {
    const { statusCode: status, body } = await this.#send(path, {
      method,
      signal: AbortSignal.timeout(CALL_BOUND),
      ...(payload && { body: JSON.stringify(payload), headers: { 'Content-Type': 'application/json' } }),
    });
    if (discard && status === 200) {
      body.on('error', () => {}).destroy();
      return { status, body: null };
    }
    return { status, body: parse(await body.text()) };
  }

  /** Not by fetch, which takes three times the CPU for a call: a wait looks again and again. */
  async #send(path: string, request: Request): Promise<Dispatcher.ResponseData> {
    try {
      const address = await this.locate();
      return this.options.tls
        ? await httpRequest(`https://${address}${path}`, { ...request, dispatcher: unverified })
        : await httpRequest(`http://${address}${path}`, request);
    } catch (error) {
      this.options.lost?.();
      throw error;
    }
  }
}

/** What a chaincode call came to: Fabric answers a refusal with status 200, too. */
export function outcomeOf(method: ChaincodeMethod, { status, body }: Answer): Outcome<string> {
  const { result, error } = body as JsonRpcAnswer;
  if (result) return accepted(result.message);
  return refused(
    error?.data ?? JSON.stringify(body),
    `POST /chaincode ${method}, status ${status}, code ${error?.code}`,
  );
}

/** The certificate is the network's own, for a name that no address of a container bears: it is not verified. */
const unverified = new Agent({ connect: { rejectUnauthorized: false } });

interface Request {
  readonly method: Dispatcher.HttpMethod;
  readonly signal: AbortSignal;
  readonly body?: string;
  readonly headers?: Record<string, string>;
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
