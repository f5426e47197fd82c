import type { StateDelta, StateView } from '../ledger/state';
import { logger } from '../peer/logging';
import type { Connection } from '../wire/connection';
import type { ChaincodeMessage, SecurityContext } from './messages';

const log = logger('chaincode');

/** What a transaction or query runs on. A query has no delta, and so cannot change anything. */
export interface TransactionContext {
  readonly txid: string;
  readonly state: StateView;
  readonly delta?: StateDelta;
  readonly security: SecurityContext;
}

/** What a chaincode answered. */
export interface ChaincodeResult {
  /** Base64. */
  readonly payload: string;
  readonly event?: { readonly eventName: string; readonly payload: string };
}

/** The chaincode threw: its text is all there is to say. Anything else that goes wrong is another kind of Error. */
export class ChaincodeFailure extends Error {}

/** Calls another chaincode within the same transaction. */
type CallChaincode = (
  name: string,
  args: readonly string[],
  context: TransactionContext,
) => Promise<ChaincodeResult>;

/** The peer's side of the connection to one chaincode: hands it transactions, and answers what they ask for. */
export class Handler {
  #state: 'established' | 'init' | 'ready' = 'established';
  readonly #running = new Map<string, Running>();

  constructor(
    readonly name: string,
    private readonly connection: Connection,
    private readonly call: CallChaincode,
  ) {
    connection.on('message', (message) => void this.#handle(message as ChaincodeMessage));
    connection.send({ type: 'REGISTERED' });
  }

  /** Whether it takes transactions: it was initialized, or told that it had been. */
  get isRunning(): boolean {
    return this.#state === 'ready';
  }

  /** For a chaincode whose state is there already. */
  ready(): void {
    this.#state = 'ready';
    this.connection.send({ type: 'READY' });
  }

  async execute(
    type: 'INIT' | 'TRANSACTION' | 'QUERY',
    args: readonly string[],
    context: TransactionContext,
    timeout: number,
  ): Promise<ChaincodeResult> {
    const { txid } = context;
    if (this.#running.has(txid)) throw new Error(`txid: ${shorten(txid)} exists`);
    if (type === 'INIT') this.#state = 'init';
    log.debug('sendExecuteMessage', `[${shorten(txid)}]Sending ${type}`);
    const result = new Promise<ChaincodeResult>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(
              `Timeout expired while executing ${type === 'INIT' ? 'send init message' : 'transaction'}`,
            ),
          ),
        timeout,
      );
      this.#running.set(txid, { context, resolve, reject, timer });
      this.connection.send({ type, txid, args, context: context.security });
    });
    try {
      const { payload, event } = await result;
      if (type === 'INIT') this.#state = 'ready';
      return { payload, ...(event && { event }) };
    } finally {
      clearTimeout(this.#running.get(txid)?.timer);
      this.#running.delete(txid);
    }
  }

  close(): void {
    this.connection.close();
  }

  async #handle(message: ChaincodeMessage): Promise<void> {
    const txid = 'txid' in message ? message.txid : '';
    log.debug('processStream', `[${shorten(txid)}]Received message ${message.type} from shim`);
    log.debug(
      'HandleMessage',
      `[${shorten(txid)}]Handling ChaincodeMessage of type: ${message.type} in state ${this.#state}`,
    );
    const running = this.#running.get(txid);
    if (!running) return log.debug('HandleMessage', `[${shorten(txid)}]no transaction of that id is running`);
    if (message.type === 'COMPLETED' || message.type === 'QUERY_COMPLETED') return running.resolve(message);
    if (message.type === 'ERROR' || message.type === 'QUERY_ERROR') {
      return running.reject(new ChaincodeFailure(message.error));
    }
    try {
      this.connection.send({ type: 'RESPONSE', txid, ...(await this.#answer(message, running.context)) });
    } catch (error) {
      this.connection.send({ type: 'ERROR', txid, error: (error as Error).message });
    }
  }

  async #answer(message: ChaincodeMessage, context: TransactionContext): Promise<Answer> {
    switch (message.type) {
      case 'GET_STATE':
        return { value: context.state.get(this.name, message.key) };
      case 'PUT_STATE':
        mustBeTransaction(context).put(this.name, message.key, message.value);
        return {};
      case 'DEL_STATE':
        mustBeTransaction(context).delete(this.name, message.key);
        return {};
      case 'RANGE_QUERY_STATE':
        return { pairs: context.state.range(this.name, message.startKey, message.endKey) };
      case 'INVOKE_CHAINCODE':
        mustBeTransaction(context);
        return { value: (await this.call(message.name, message.args, context)).payload };
      case 'INVOKE_QUERY': {
        const { delta, ...asQuery } = context;
        return { value: (await this.call(message.name, message.args, asQuery)).payload };
      }
      default:
        throw new Error(`${message.type} is not modelled by the embedded network`);
    }
  }
}

type Running = {
  readonly context: TransactionContext;
  readonly resolve: (result: ChaincodeResult) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

type Answer = { readonly value?: string | undefined; readonly pairs?: [string, string][] };

function mustBeTransaction({ delta }: TransactionContext): StateDelta {
  if (!delta) throw new Error('Cannot change the state in a query');
  return delta;
}

/** As Fabric's log shortens transaction ids. */
function shorten(txid: string): string {
  return txid.slice(0, 8);
}
