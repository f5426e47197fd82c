import { dialBlocking } from '../../wire/blocking-dial';
import type { Connection } from '../../wire/connection';
import { clientTls, tlsSettings } from '../../wire/tls';
import type { ChaincodeMessage } from '../messages';
import { type Ask, ChaincodeStub, mustBeStrings } from './stub';

/** What a chaincode implements. What it throws is the error the peer answers; what it returns, the result. */
export interface Chaincode {
  init(stub: ChaincodeStub, name: string, args: readonly string[]): Result;
  invoke(stub: ChaincodeStub, name: string, args: readonly string[]): Result;
  query(stub: ChaincodeStub, name: string, args: readonly string[]): Result;
}

type Result = Promise<string | Uint8Array | undefined> | string | Uint8Array | undefined;

/** For tests: where the log goes. */
export const output = {
  write: (line: string): void => {
    process.stderr.write(line);
  },
};

/** How long a peer may take to open its port, as the real shim's dial. */
const dialTimeout = 3_000;

/**
 * The chaincode's side of its connection to the peer: registers, then runs what the peer asks for. The process ends
 * with its peer, exit 0. SIGTERM ends it with exit 2, as a Go program that is process 1 of its container.
 */
export async function start(chaincode: Chaincode): Promise<void> {
  process.on('SIGTERM', () => process.exit(2));
  process.on('SIGINT', () => process.exit(2));
  // Of a call that nobody awaits. It fails its transaction; without its process the peer would wait for half a minute.
  process.on('unhandledRejection', (reason) => debug(`an error that nobody awaited: ${reason}`));
  const address = peerAddress(process.argv.slice(2)) ?? process.env['CORE_PEER_ADDRESS'] ?? '0.0.0.0:7051';
  const name = process.env['CORE_CHAINCODE_ID_NAME'];
  if (!name) return fail('Error chaincode id not provided');
  debug(`Peer address: ${address}`);
  try {
    const tls = clientTls(tlsSettings(process.env));
    const peer = await dialBlocking(address, { within: dialTimeout, tls });
    peer.on('close', () => process.exit(0));
    new Handler(chaincode, peer).register(name);
  } catch (error) {
    fail(`Error trying to connect to local peer: ${error instanceof Error ? error.message : error}`);
  }
}

/** One chaincode on its connection: runs what comes, and lets it ask the peer. */
export class Handler {
  #state: 'created' | 'established' | 'init' | 'ready' | 'transaction' = 'created';
  /** Transactions that wait for the peer's answer; a transaction asks one thing at a time. */
  readonly #waiting = new Map<
    string,
    { resolve: (answer: Answer) => void; reject: (error: Error) => void }
  >();

  constructor(
    private readonly chaincode: Chaincode,
    private readonly peer: Connection,
  ) {
    peer.on('message', (message) => this.#handle(message as ChaincodeMessage));
  }

  register(name: string): void {
    debug(`os.Args returns: [${process.argv.slice(1).join(' ')}]`);
    debug('Registering.. sending REGISTER');
    this.peer.send({ type: 'REGISTER', name });
  }

  #handle(message: ChaincodeMessage): void {
    const txid = 'txid' in message ? message.txid : '';
    trace(txid, `Received message ${message.type} from shim`);
    trace(txid, `Handling ChaincodeMessage of type: ${message.type}(state:${this.#state})`);
    if (message.type === 'REGISTERED') {
      this.#state = 'established';
      debug('Received REGISTERED, ready for invocations');
    } else if (message.type === 'READY') this.#state = 'ready';
    else if (message.type === 'RESPONSE' || message.type === 'ERROR') this.#answered(message);
    else if (message.type === 'INIT') {
      this.#state = 'init';
      debug('Entered state init');
      trace(txid, 'Received INIT, initializing chaincode');
      void this.#run('init', message);
    } else if (message.type === 'TRANSACTION') {
      this.#state = 'transaction';
      trace(txid, 'Received TRANSACTION, invoking transaction on chaincode(Src:ready, Dst:transaction)');
      void this.#run('invoke', message);
    } else if (message.type === 'QUERY') void this.#run('query', message);
    else trace(txid, `${message.type} is not for a chaincode`);
  }

  async #run(method: 'init' | 'invoke' | 'query', message: Extract<ChaincodeMessage, { context: unknown }>) {
    const { txid, args, context } = message;
    const [what, completed, failed] = outcomes[method];
    const log = (text: string) => trace(txid, text);
    const misuse: Error[] = [];
    const stub = new ChaincodeStub(txid, args, context, method !== 'query', this.#ask(txid, misuse), log);
    try {
      if (!this.chaincode[method]) throw new Error(`the chaincode's class has no method ${method}`);
      const result = await this.chaincode[method](stub, args[0] ?? '', args.slice(1));
      if (misuse[0]) throw misuse[0];
      log(`${what[0]}. Sending ${completed}`);
      this.#finished(method, {
        type: completed,
        txid,
        payload: Buffer.from((result ?? '') as string).toString('base64'),
        ...(stub.event && { event: stub.event }),
      });
    } catch (error) {
      log(`${what[1]}. Sending ${failed}`);
      const text = error instanceof Error ? error.message : String(error);
      this.#finished(method, { type: failed, txid, error: text });
    }
  }

  #finished(method: 'init' | 'invoke' | 'query', message: ChaincodeMessage & { txid: string }): void {
    if (method !== 'query') {
      trace(message.txid, `Move state message ${message.type}`);
      trace(message.txid, `Handling ChaincodeMessage of type: ${message.type}(state:${this.#state})`);
      this.#state = 'ready';
      trace(message.txid, `send state message ${message.type}`);
    }
    this.peer.send(message);
  }

  /** What the chaincode asked for while it had to wait goes to `misuse`: nobody may be there to catch it. */
  #ask(txid: string, misuse: Error[]): Ask {
    return async (request) => {
      mustBeStrings(request);
      if (this.#waiting.has(txid)) {
        misuse.push(
          new Error('a transaction asks its peer for one thing at a time: await each call of the stub'),
        );
        throw misuse[0];
      }
      const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(txid, { resolve, reject }));
      trace(txid, `Sending ${request.type}`);
      this.peer.send(request);
      return answer;
    };
  }

  #answered(message: Extract<ChaincodeMessage, { type: 'RESPONSE' | 'ERROR' | 'QUERY_ERROR' }>): void {
    const waiting = this.#waiting.get(message.txid);
    this.#waiting.delete(message.txid);
    trace(message.txid, 'before send');
    if (message.type === 'RESPONSE') waiting?.resolve(message);
    else waiting?.reject(new Error(message.error));
    trace(message.txid, 'after send');
    trace(message.txid, `Received ${message.type}, communicated (state:${this.#state})`);
  }
}

type Answer = Extract<ChaincodeMessage, { type: 'RESPONSE' }>;

/** What the shim says of success and failure, and sends. */
const outcomes = {
  init: [['Init succeeded', 'Init failed'], 'COMPLETED', 'ERROR'],
  invoke: [['Transaction completed', 'Transaction execution failed'], 'COMPLETED', 'ERROR'],
  query: [['Query completed', 'Query execution failed'], 'QUERY_COMPLETED', 'QUERY_ERROR'],
} as const;

/** Both spellings that Go's flag package takes. */
function peerAddress(args: readonly string[]): string | undefined {
  return args.map((arg) => /^--?peer\.address=(.*)$/.exec(arg)?.[1]).find(Boolean);
}

function fail(text: string): void {
  process.stdout.write(`Error starting Simple chaincode: ${text}\n`);
  process.exit(0);
}

function trace(txid: string, text: string): void {
  debug(`[${txid.slice(0, 8)}]${text}`);
}

function debug(text: string): void {
  output.write(`${new Date().toISOString().slice(11, 23)} [shim] DEBU : ${text}\n`);
}
