import { randomBytes, randomUUID, sign } from 'node:crypto';
import { checkSpec, packageChaincode } from '../chaincode/package';
import { encodeTransaction, type Transaction, TransactionType, timestamp } from '../ledger/block';
import { encodeAttributesMetadata } from '../wire/attribute-keys';
import * as messages from '../wire/messages';
import type { PeerConfig } from './config';
import type { Users } from './identity';
import { logger } from './logging';
import type { ChaincodeSpec, Devops } from './services';

const log = logger('devops');

/** Takes a transaction to a validator: to this peer's own consensus, or to another peer's. Queries resolve to base64. */
export type ProcessTransaction = (transaction: Transaction) => Promise<string>;

/** Makes transactions of what users ask for. */
export class PeerDevops implements Devops {
  constructor(
    private readonly config: PeerConfig,
    private readonly users: Users,
    private readonly process: ProcessTransaction,
  ) {}

  /** Goes to membersrvc without security as well. */
  async login({ enrollId, enrollSecret }: { enrollId: string; enrollSecret: string }): Promise<void> {
    await this.users.login(enrollId, enrollSecret);
  }

  async deploy(asked: ChaincodeSpec): Promise<string> {
    const spec = toMessage(asked);
    const { name, code } = await this.#build(spec);
    const named = { ...spec, name };
    const payload = messages.encodeDeployment(named, code);
    const transaction = await this.#transaction(
      TransactionType.DEPLOY,
      named,
      name,
      payload,
      asked.secureContext,
    );
    log.debug('Deploy', `Sending deploy transaction (${name}) to validator`);
    await this.process(transaction);
    return name;
  }

  async invoke(asked: ChaincodeSpec): Promise<string> {
    const transaction = await this.#invocation(TransactionType.INVOKE, asked);
    log.debug('invokeOrQuery', `Sending invocation transaction (${transaction.txid}) to validator`);
    await this.process(transaction);
    return transaction.txid;
  }

  async query(asked: ChaincodeSpec): Promise<string> {
    return this.process(await this.#invocation(TransactionType.QUERY, asked));
  }

  /** In dev mode the user names the chaincode, and has the code. */
  async #build(spec: messages.ChaincodeSpec): Promise<{ name: string; code: Buffer }> {
    if (this.config.devMode) return { name: spec.name, code: Buffer.alloc(0) };
    const { gopath, dockerfile, tls } = this.config;
    checkSpec(spec, gopath);
    return packageChaincode(spec, gopath, dockerfile, tls?.certFile);
  }

  async #invocation(type: number, asked: ChaincodeSpec): Promise<Transaction> {
    const spec = toMessage(asked);
    if (spec.name === '') throw new Error('name not given for invoke/query');
    const payload = messages.encodeInvocation(spec);
    return this.#transaction(type, spec, randomUUID(), payload, asked.secureContext);
  }

  async #transaction(
    type: number,
    spec: messages.ChaincodeSpec,
    txid: string,
    payload: Buffer,
    user: string,
  ): Promise<Transaction> {
    const made = (metadata: Buffer): Transaction => ({
      type,
      chaincodeID: messages.encodeChaincodeID(spec).toString('base64'),
      payload: payload.toString('base64'),
      ...(metadata.length > 0 && { metadata: metadata.toString('base64') }),
      txid,
      timestamp: timestamp(Date.now()),
    });
    if (!this.config.security) return made(spec.metadata);
    log.debug('createTransaction', `Initializing secure devops using context ${user}`);
    const { certificate, key, preK0 } = await this.users.client(user).nextTCert(spec.attributes);
    const transaction = made(
      spec.attributes.length > 0
        ? encodeAttributesMetadata(spec.metadata, preK0, spec.attributes)
        : spec.metadata,
    );
    const certified = {
      ...transaction,
      nonce: randomBytes(24).toString('base64'),
      cert: certificate.toString('base64'),
    };
    const signature = sign('sha384', encodeTransaction(certified), key).toString('base64');
    log.debug('createTransaction', `Creating secure transaction ${txid}`);
    return { ...certified, signature };
  }
}

function toMessage(spec: ChaincodeSpec): messages.ChaincodeSpec {
  const { type, chaincodeID, args, attributes, metadata } = spec;
  return { type, ...chaincodeID, args, attributes, metadata: Buffer.from(metadata, 'base64') };
}
