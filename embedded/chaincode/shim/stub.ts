import type { ChaincodeMessage, SecurityContext } from '../messages';
import { certAttribute } from './attributes';

/** The peer's answer to a request of the running transaction; rejects with the peer's error. */
export type Ask = (request: Request) => Promise<{ value?: string | undefined; pairs?: Pairs | undefined }>;
export type Request = Extract<
  ChaincodeMessage,
  {
    type: 'GET_STATE' | 'PUT_STATE' | 'DEL_STATE' | 'RANGE_QUERY_STATE' | 'INVOKE_CHAINCODE' | 'INVOKE_QUERY';
  }
>;
type Pairs = readonly (readonly [key: string, value: string])[];
type Value = string | Uint8Array;

/** What a chaincode is given to work with: Fabric's ChaincodeStubInterface, with promises for its round trips to the peer. */
export class ChaincodeStub {
  #event: { eventName: string; payload: string } | undefined;

  constructor(
    readonly txid: string,
    /** The function's name first. */
    readonly args: readonly string[],
    private readonly context: SecurityContext,
    private readonly isTransaction: boolean,
    private readonly ask: Ask,
    private readonly log: (text: string) => void,
  ) {}

  get event() {
    return this.#event;
  }

  /** Undefined where there is no such key. */
  async getState(key: string): Promise<Buffer | undefined> {
    const { value } = await this.ask({ type: 'GET_STATE', txid: this.txid, key });
    this.log('GetState received payload RESPONSE');
    return value === undefined ? undefined : Buffer.from(value, 'base64');
  }

  async putState(key: string, value: Value): Promise<void> {
    this.log(`Inside putstate, isTransaction = ${this.isTransaction}`);
    this.#mustBeTransaction('put state');
    await this.ask({ type: 'PUT_STATE', txid: this.txid, key, value: base64(value) });
    this.log('Received RESPONSE. Successfully updated state');
  }

  async delState(key: string): Promise<void> {
    this.#mustBeTransaction('delete state');
    await this.ask({ type: 'DEL_STATE', txid: this.txid, key });
    this.log('Received RESPONSE. Successfully deleted state');
  }

  /** Keys from `start` to `end`, both included; two empty strings ask for all. */
  async rangeQueryState(start: string, end: string): Promise<{ key: string; value: Buffer }[]> {
    const request = { type: 'RANGE_QUERY_STATE', txid: this.txid, startKey: start, endKey: end } as const;
    const { pairs = [] } = await this.ask(request);
    return pairs.map(([key, value]) => ({ key, value: Buffer.from(value, 'base64') }));
  }

  /** Calls another chaincode by name within this transaction. */
  async invokeChaincode(name: string, args: readonly string[]): Promise<Buffer> {
    this.#mustBeTransaction('invoke chaincode');
    const { value } = await this.ask({ type: 'INVOKE_CHAINCODE', txid: this.txid, name, args });
    return Buffer.from(value ?? '', 'base64');
  }

  async queryChaincode(name: string, args: readonly string[]): Promise<Buffer> {
    const { value } = await this.ask({ type: 'INVOKE_QUERY', txid: this.txid, name, args });
    return Buffer.from(value ?? '', 'base64');
  }

  /** One a transaction; the last one counts. Listeners hear of it when its block is committed. */
  setEvent(name: string, payload: Value): void {
    mustBeStrings({ name });
    this.#event = { eventName: name, payload: base64(payload) };
  }

  getTxTimestamp(): { seconds: number; nanos: number } {
    return this.context.txTimestamp;
  }

  /** DER; empty without security. */
  getCallerCertificate(): Buffer {
    return Buffer.from(this.context.callerCert ?? '', 'base64');
  }

  getCallerMetadata(): Buffer {
    return Buffer.from(this.context.metadata ?? '', 'base64');
  }

  /** An attribute that the caller asked to have in its transaction certificate, and that membersrvc confirmed. */
  readCertAttribute(name: string): Buffer {
    return certAttribute(this.getCallerCertificate(), this.getCallerMetadata(), name);
  }

  verifyAttribute(name: string, value: Value): boolean {
    try {
      return this.readCertAttribute(name).equals(Buffer.from(value as string));
    } catch {
      return false;
    }
  }

  #mustBeTransaction(what: string): void {
    if (!this.isTransaction) throw new Error(`Cannot ${what} in query context`);
  }
}

/** What else Fabric's stub has: clear words rather than `is not a function`. */
const notModelled = [
  ...['createTable', 'getTable', 'deleteTable', 'insertRow', 'replaceRow', 'getRow', 'getRows', 'deleteRow'],
  ...['verifySignature', 'getPayload', 'getBinding'],
];
for (const name of notModelled) {
  Object.defineProperty(ChaincodeStub.prototype, name, {
    value: () => {
      throw new Error(`stub.${name} is not modelled by the embedded network`);
    },
  });
}

/**
 * Chaincode is JavaScript, where no compiler keeps other values out. On their way to the peer they would turn into
 * something else, or end it when it hashes them.
 */
export function mustBeStrings(values: object): void {
  for (const [name, value] of Object.entries(values))
    for (const each of [value].flat())
      if (typeof each !== 'string')
        throw new TypeError(`${name}: only strings are allowed, not ${typeof each}`);
}

function base64(value: Value): string {
  return Buffer.from(value as string).toString('base64');
}
