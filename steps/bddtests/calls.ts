import { AssertionFailure, UserError } from '../../support/errors';
import { callMessage } from '../../support/fabric/chaincode';
import { chaincodeAt, chaincodeRegisteredAs } from '../../support/fabric/generations';
import { accepted } from '../../support/fabric/outcome';
import type { Transaction } from '../../support/fabric/transactions';
import { restOf } from '../../support/fabric/v0.6/client';
import { copySource } from '../../support/fabric/v0.6/network';
import {
  type ChaincodeCall,
  type ChaincodeId,
  type ChaincodeMethod,
  type Language,
  outcomeOf,
} from '../../support/fabric/v0.6/rest';
import { awaitLine } from '../../support/network/container-assertions';
import { PeerAnswer } from '../../support/network/http-answer';
import type { Peer } from '../../support/network/peer';
import type { FabricWorld } from '../../support/world';
import { type Answers, type KnownChaincode, KnownChaincodes, type Users } from './memory';

interface DeployCall {
  /** In net mode the path of its code, in development mode its name. */
  readonly chaincode: ChaincodeId;
  readonly ctor: string;
  readonly args: readonly string[];
  readonly language?: Language;
}

export interface Call {
  /** As the scenario calls the chaincode. */
  readonly chaincode: string;
  /** Function first. */
  readonly call: readonly string[];
}

interface InvokeOptions {
  readonly times?: number;
  readonly attributes?: readonly string[];
  /** A chaincode that is part of the peers; nobody deploys it. */
  readonly isSystem?: boolean;
}

/** What a scenario deploys, invokes and queries, and the transactions that result. */
export class Calls {
  readonly chaincodes: KnownChaincodes;
  /** Of the last step that submitted any. */
  #transactions: readonly Transaction[] = [];

  constructor(
    private readonly world: FabricWorld,
    private readonly users: Users,
    private readonly answers: Answers,
  ) {
    this.chaincodes = new KnownChaincodes(world);
  }

  /** Returns when the peer has taken the transaction. Keeps a refusal for a later step. */
  async deploy({ chaincode, ctor, args, language }: DeployCall, peerName: string): Promise<void> {
    const peer = this.#peer(peerName);
    const { client, state } = this.world.network;
    const containersBefore = new Map(state.resources.containers);
    const known =
      'path' in chaincode
        ? this.world.chaincodes.resolve(chaincodeAt(chaincode.path))
        : chaincodeRegisteredAs(chaincode.name);
    await copySource(known, peer);
    const id = 'path' in chaincode ? { path: known.path } : chaincode;
    const call = { chaincode: id, call: [ctor, ...args], user: this.users.on(peerName), language };
    const transaction = await this.#submit('deploy', known.alias, peer, call);
    this.#transactions = transaction ? [transaction] : [];
    if (!transaction) return;
    const constructorMessage = callMessage(call.call);
    const name: string = transaction.id;
    client.deployments.push({ chaincode: known, constructorMessage, name, transaction, containersBefore });
  }

  /** In development mode: waits until the chaincode has registered, and after that until the deploy is settled. */
  async deployByName(name: string, ctor: string, args: readonly string[], peerName: string): Promise<void> {
    await this.#registration(name, this.#peer(peerName));
    await this.deploy({ chaincode: { name }, ctor, args }, peerName);
    const [transaction] = this.#transactions;
    if (transaction) await this.world.assertions([peerName]).fatesOf(transaction);
  }

  async invoke({ chaincode, call }: Call, peerName: string, options: InvokeOptions = {}): Promise<void> {
    const { times = 1, attributes, isSystem } = options;
    const { name, title } = isSystem
      ? { name: chaincode, title: chaincode }
      : this.chaincodes.find(chaincode);
    const request = { chaincode: { name }, call, user: this.users.on(peerName), attributes };
    const transactions: Transaction[] = [];
    for (let count = 0; count < times; count++) {
      const transaction = await this.#submit('invoke', title, this.#peer(peerName), request);
      if (transaction) transactions.push(transaction);
    }
    this.#transactions = transactions;
  }

  async query(call: Call, peer: string): Promise<void> {
    this.#keep('query', [await this.#ask(call, peer, this.users.on(peer))]);
  }

  async queryEach(call: Call, peers: readonly string[]): Promise<void> {
    this.#keep('query', await this.#askEach(call, peers));
  }

  /** Any answer is accepted, also with another status than 200. */
  async queryUnconditionally(call: Call, peers: readonly string[]): Promise<void> {
    this.answers.keep(await this.#askEach(call, peers));
  }

  assertChaincodeNamed(): void {
    if (this.chaincode.name === '') throw new AssertionFailure('the last deploy returned an empty name');
  }

  /** There is an id, or it is this. */
  assertTransactionId(expected?: string): void {
    this.world.expectedFailures.failIfUnclaimed();
    const id = this.#transactions.at(-1)?.id;
    if (id === undefined) throw new UserError('there is no transaction yet', { action: 'invoke' });
    if (id === '') throw new AssertionFailure('the id of the last transaction is empty');
    if (expected !== undefined && id !== expected)
      throw new AssertionFailure(`the id of the last transaction is "${id}", not "${expected}"`);
  }

  get chaincode(): KnownChaincode {
    this.world.expectedFailures.failIfUnclaimed();
    const { last } = this.chaincodes;
    if (last) return last;
    throw new UserError('nothing is deployed yet', { action: 'deploy' });
  }

  /** The last transaction, or all of the last step, are in the chain of each of these peers. */
  async awaitCommit(peers: readonly string[], within: number, which: 'last' | 'all' = 'last'): Promise<void> {
    this.assertTransactionId();
    const transactions = which === 'all' ? this.#transactions : this.#transactions.slice(-1);
    await this.world.assertions(peers).haveCommitted(transactions, within);
  }

  async #askEach(call: Call, peers: readonly string[]): Promise<PeerAnswer[]> {
    return Promise.all(peers.map((peer) => this.#ask(call, peer, this.users.querying(peer))));
  }

  async #ask({ chaincode, call }: Call, peer: string, user: string | undefined): Promise<PeerAnswer> {
    const { name, title } = this.chaincodes.find(chaincode);
    return this.#post('query', title, this.#peer(peer), { chaincode: { name }, call, user });
  }

  async #submit(method: 'deploy' | 'invoke', title: string, peer: Peer, call: ChaincodeCall) {
    const { client, state } = this.world.network;
    const heights = method === 'deploy' ? await client.heightsBeforeDeploy() : await client.heights();
    const answer = await this.#post(method, title, peer, call);
    this.#keep(method, [answer]);
    const outcome = outcomeOf(method, answer.answer, { user: call.user, peer: peer.name });
    return outcome.ok ? state.transactions.add(method, outcome.value, heights) : undefined;
  }

  async #post(method: ChaincodeMethod, title: string, peer: Peer, call: ChaincodeCall): Promise<PeerAnswer> {
    const answer = await restOf(peer.client).chaincode(method, call);
    return new PeerAnswer(peer.name, `the ${method} of ${title}`, answer);
  }

  /** Keeps the answers. A refusal in one of them fails the scenario if no later step looks at it. */
  #keep(method: ChaincodeMethod, answers: readonly PeerAnswer[]): void {
    for (const answer of answers) answer.assertStatus(200);
    this.answers.keep(answers);
    const outcomes = answers.map(({ answer, peer }) => outcomeOf(method, answer, { user: undefined, peer }));
    this.world.expectedFailures.keep(method, outcomes.find(({ ok }) => !ok) ?? accepted(''));
  }

  async #registration(name: string, peer: Peer): Promise<void> {
    const { ready } = this.world.run.settings.waits;
    await awaitLine(peer.container, registered(name), `${name} registers with ${peer.name}`, ready);
  }

  #peer(name: string): Peer {
    return this.world.network.state.peer(name);
  }
}

/** The line that a peer logs at level DEBUG when a chaincode has registered. */
const registered = (name: string): RegExp =>
  new RegExp(`registered handler complete for chaincode ${name.replace(/\W/g, '\\$&')}\\s*$`);
