import type { LoginTokens } from '../membersrvc/keystore';
import { logger } from '../peer/logging';
import type { ChaincodeSpec, Devops } from '../peer/services';
import { string } from '../wire/chaincode-input';
import { field, isObject, mismatch, parse, stringify } from '../wire/go-json';
import { type Answer, json } from './response';
import { readSpec, type SentSpec } from './spec';

export interface ChaincodeSettings {
  readonly securityEnabled: boolean;
  /** `chaincode.mode` is `dev`: chaincode goes by name, not by path. */
  readonly devMode: boolean;
}

/** `POST /chaincode`: JSON-RPC 2.0 (recorded in 12-rest-chaincode-jsonrpc.txt). */
export class ChaincodeRoute {
  constructor(
    private readonly devops: Devops,
    private readonly tokens: LoginTokens,
    private readonly settings: ChaincodeSettings,
  ) {}

  async process(body: string): Promise<Answer> {
    log.info('ProcessChaincode', 'REST processing chaincode request...');
    if (body === '')
      return malformed(400, INVALID_REQUEST, 'Client must supply a payload for chaincode requests.');
    let request: Request;
    try {
      request = readRequest(parse(body));
    } catch (error) {
      return malformed(
        400,
        PARSE_ERROR,
        `Error unmarshalling chaincode request payload: ${(error as Error).message}`,
      );
    }
    const { version, method, params, id } = request;
    if (version === undefined)
      return malformed(400, INVALID_REQUEST, 'Missing JSON RPC 2.0 version string.', id);
    if (version !== '2.0') {
      return malformed(400, INVALID_REQUEST, 'Invalid JSON RPC 2.0 version string. Must be 2.0.', id);
    }
    if (method === undefined)
      return malformed(400, INVALID_REQUEST, 'Missing JSON RPC 2.0 method string.', id);
    if (method !== 'deploy' && method !== 'invoke' && method !== 'query') {
      return malformed(404, METHOD_NOT_FOUND, 'Requested method does not exist.', id);
    }
    if (!params) {
      // It says deploy for every method.
      return malformed(
        400,
        INVALID_PARAMS,
        'Client must supply ChaincodeSpec for chaincode deploy request.',
        id,
      );
    }
    const outcome = await this.#run(method, params);
    // A request without an id is a notification: nothing is answered, not even an error.
    if (id === undefined) return { status: 200, body: '' };
    return { status: 200, body: stringify({ jsonrpc: '2.0', ...outcome, id }) };
  }

  async #run(method: Method, sent: SentSpec): Promise<Outcome> {
    const checked = this.#check(method, sent);
    if ('error' in checked) return checked;
    try {
      return { result: { status: 'OK', message: await this.#submit(method, checked) } };
    } catch (error) {
      const [code, doing] = FAILURES[method];
      return failure(code, `Error when ${doing} chaincode: ${(error as Error).message}`);
    }
  }

  async #submit(method: Method, spec: ChaincodeSpec): Promise<string> {
    if (method === 'query') return Buffer.from(await this.devops.query(spec), 'base64').toString();
    return this.devops[method](spec);
  }

  #check(method: Method, sent: SentSpec): ChaincodeSpec | { error: RpcError } {
    const { chaincodeID, args, secureContext: user } = sent;
    if (!chaincodeID) return failure(INVALID_PARAMS, 'Payload must contain a ChaincodeID.');
    const unnamed = this.#unnamed(method, chaincodeID);
    if (unnamed) return failure(INVALID_PARAMS, unnamed);
    if (!args?.length) {
      return failure(INVALID_PARAMS, 'Payload must contain a CtorMsg with a Chaincode function name.');
    }
    if (!this.settings.securityEnabled) return { ...sent, chaincodeID, args };
    if (user === '')
      return failure(INVALID_PARAMS, 'Must supply username for chaincode when security is enabled.');
    if (!this.tokens.has(user)) {
      return failure(
        MISSING_REGISTRATION,
        "User not logged in. Use the '/registrar' endpoint to obtain a security token.",
      );
    }
    return { ...sent, chaincodeID, args, secureContext: this.tokens.read(user) };
  }

  #unnamed(method: Method, { path, name }: ChaincodeSpec['chaincodeID']): string | undefined {
    if (method !== 'deploy') return name ? undefined : 'Chaincode name may not be blank.';
    if (this.settings.devMode)
      return name ? undefined : 'Chaincode name may not be blank in development mode.';
    return path ? undefined : 'Chaincode path may not be blank.';
  }
}

const log = logger('rest');

type Method = 'deploy' | 'invoke' | 'query';
type Code = readonly [code: number, message: string];
type RpcError = { code: number; message: string; data: string };
type Outcome = { result: { status: 'OK'; message: string } } | { error: RpcError };

interface Request {
  readonly version: string | undefined;
  readonly method: string | undefined;
  readonly params: SentSpec | undefined;
  readonly id: string | number | undefined;
}

const PARSE_ERROR: Code = [-32700, 'Parse error'];
const INVALID_REQUEST: Code = [-32600, 'Invalid request'];
const METHOD_NOT_FOUND: Code = [-32601, 'Method not found'];
const INVALID_PARAMS: Code = [-32602, 'Invalid params'];
const MISSING_REGISTRATION: Code = [-32000, 'Registration missing'];
const FAILURES: Record<Method, [Code, doing: string]> = {
  deploy: [[-32001, 'Deployment failure'], 'deploying'],
  invoke: [[-32002, 'Invocation failure'], 'invoking'],
  query: [[-32003, 'Query failure'], 'querying'],
};

function failure([code, message]: Code, data: string): { error: RpcError } {
  return { error: { code, message, data } };
}

/** An answer to what is no proper request, with a status of its own; every proper one gets 200. */
function malformed(status: number, code: Code, data: string, id: Request['id'] | null = null): Answer {
  return json(status, { jsonrpc: '2.0', ...failure(code, data), id: id ?? null });
}

function readRequest(json: unknown): Request {
  if (!isObject(json)) throw mismatch(json, 'rest.rpcRequest');
  const params = field(json, 'params') ?? undefined;
  return {
    version: optional(field(json, 'jsonrpc')),
    method: optional(field(json, 'method')),
    params: params === undefined ? undefined : readSpec(params),
    id: readId(field(json, 'id')),
  };
}

function optional(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : string(value);
}

function readId(value: unknown): Request['id'] {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return value;
  throw new Error(`cannot unmarshal ${stringify(value)} into Go value of type int64 or string`);
}
