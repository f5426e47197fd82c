import { HarnessError } from '../../../support/errors';
import { callMessage } from '../../../support/fabric/chaincode';
import type { Transaction } from '../../../support/fabric/generation';
import { accepted } from '../../../support/fabric/outcome';
import { restOf } from '../../../support/fabric/v0.6/client';
import {
  type ChaincodeCall,
  type ChaincodeMethod,
  type Language,
  outcomeOf,
} from '../../../support/fabric/v0.6/rest';
import { PeerAnswer } from '../../../support/network/http-answer';
import type { Peer } from '../../../support/network/peer';
import { eventually } from '../../../support/waiting/eventually';
import type { FabricWorld } from '../../../support/world';
import type { Answers } from './answers';
import { type KnownChaincode, KnownChaincodes } from './chaincodes';
import type { Peers } from './peers';
import type { Users } from './users';

export interface DeployCall {
  /** In net mode the path of its code, in dev mode its name. */
  readonly chaincode: { readonly path: string } | { readonly name: string };
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

/** How long Fabric's suite waits for a build under @chaincodeImagesUpToDate, in milliseconds. */
const UP_TO_DATE_BOUND = 4_000;

/** What a scenario deploys, invokes and queries, and the transactions that came of it. */
export class Calls {
  readonly chaincodes = new KnownChaincodes((text) => this.world.note(text));
  /** Of the last step that submitted any. */
  #submissions: readonly Transaction[] = [];
  #imagesUpToDate = false;

  constructor(
    private readonly world: FabricWorld,
    private readonly peers: Peers,
    private readonly users: Users,
    private readonly answers: Answers,
  ) {}

  /** Returns once the peer has taken the transaction: nothing is built yet. A refusal is left to a later step. */
  async deploy({ chaincode, ctor, args, language }: DeployCall, peerName: string): Promise<void> {
    const containersBefore = new Map(this.world.network.state.resources.containers);
    const call = { chaincode, call: [ctor, ...args], user: this.users.on(peerName), language };
    const what = 'path' in chaincode ? chaincode.path : chaincode.name;
    const submission = await this.#submit('deploy', what, this.world.network.state.peer(peerName), call);
    this.#submissions = submission ? [submission] : [];
    if (!submission) return;
    const name: string = submission.id;
    const known = { alias: what, path: what, init: ctor, args, query: 'query' };
    const deployment = {
      chaincode: known,
      constructorMessage: callMessage(call.call),
      name,
      transaction: submission,
      containersBefore,
    };
    this.chaincodes.add('path' in chaincode ? { name, path: chaincode.path, deployment } : { name });
  }

  /** In dev mode: once the chaincode has registered with the peer, and until the transaction is settled there. */
  async deployByName(name: string, ctor: string, args: readonly string[], peerName: string): Promise<void> {
    await this.#registration(name, this.world.network.state.peer(peerName));
    await this.deploy({ chaincode: { name }, ctor, args }, peerName);
    const [submission] = this.#submissions;
    if (submission) await this.world.assertions([peerName]).fatesOf(submission);
  }

  async invoke({ chaincode, call }: Call, peerName: string, options: InvokeOptions = {}): Promise<void> {
    const { name, title } = options.system
      ? { name: chaincode, title: chaincode }
      : this.chaincodes.find(chaincode);
    const peer = this.world.network.state.peer(peerName);
    const request = {
      chaincode: { name },
      call,
      user: this.users.on(peerName),
      attributes: options.attributes,
    };
    const submissions: Transaction[] = [];
    for (let count = 0; count < (options.times ?? 1); count++) {
      const submission = await this.#submit('invoke', title, peer, request);
      if (submission) submissions.push(submission);
    }
    this.#submissions = submissions;
  }

  async query(call: Call, peerName: string): Promise<void> {
    this.#mayBeRefused('query', [await this.#ask(call, peerName, this.users.on(peerName))]);
  }

  async queryEach(call: Call, peers: readonly string[]): Promise<void> {
    const asked = peers.map((peer) => this.#ask(call, peer, this.users.querying(peer)));
    this.#mayBeRefused('query', await Promise.all(asked));
  }

  /** Any answer will do, also one of another status than 200. */
  async queryUnconditionally(call: Call, peers: readonly string[]): Promise<void> {
    const asked = peers.map((peer) => this.#ask(call, peer, this.users.querying(peer)));
    this.answers.keep(await Promise.all(asked));
  }

  /** Of a transaction, or the chaincode's name, which is a deploy's. */
  get transactionId(): string {
    this.world.expectedFailures.failIfUnclaimed();
    const last = this.#submissions.at(-1);
    if (last) return last.id;
    throw new HarnessError('no transaction yet: it takes an invoke or a deploy before this step');
  }

  /** The last one. */
  get chaincode(): KnownChaincode {
    this.world.expectedFailures.failIfUnclaimed();
    const { last } = this.chaincodes;
    if (last) return last;
    throw new HarnessError('no chaincode yet: it takes a deploy before this step');
  }

  assertChaincodeNamed(): void {
    if (this.chaincode.name === '')
      throw new HarnessError('the name of the chaincode deployed last is empty');
  }

  /** There is one, or it is this. */
  assertTransactionId(expected?: string): void {
    const id = this.transactionId;
    if (id === '') throw new HarnessError('the id of the last transaction is empty');
    if (expected !== undefined && id !== expected)
      throw new HarnessError(`the id of the last transaction is "${id}", not "${expected}"`);
  }

  /** The last transaction is in the chain of each of these peers. */
  async awaitCommit(peers: readonly string[], within: number): Promise<void> {
    await this.#committed(this.#submissions.slice(-1), peers, within);
  }

  /** All transactions of the last invoke that was made several times are. */
  async awaitCommits(peers: readonly string[], within: number): Promise<void> {
    await this.#committed(this.#submissions, peers, within);
  }

  /** Each peer that is up has built its dev image. In dev mode nothing is built, and nothing awaited. */
  async awaitBuild(within: number): Promise<void> {
    const { deployment } = this.chaincode;
    const bound = this.#imagesUpToDate ? Math.min(within, UP_TO_DATE_BOUND) : within;
    if (deployment) await this.world.assertions(this.peers.validating).haveDevImage(deployment, bound);
  }

  /** The layers of every image are on the engine, says the scenario: a build takes little time. */
  imagesAreUpToDate(): void {
    this.#imagesUpToDate = true;
  }

  async #committed(submissions: readonly Transaction[], peers: readonly string[], within: number) {
    this.assertTransactionId();
    await this.world.assertions(peers).haveCommitted(submissions, within);
  }

  async #submit(method: 'deploy' | 'invoke', what: string, peer: Peer, call: RestCall) {
    const { client, state } = this.world.network;
    const heights = method === 'deploy' ? await client.heightsBeforeDeploy() : await client.heights();
    const response = await this.#post(method, what, peer, call);
    this.#mayBeRefused(method, [response]);
    const outcome = outcomeOf(method, response.answer, { user: call.user, peer: peer.name });
    return outcome.ok ? state.transactions.add(method, outcome.value, heights) : undefined;
  }

  async #ask({ chaincode, call }: Call, peer: string, user: string | undefined): Promise<PeerAnswer> {
    const { name, title } = this.chaincodes.find(chaincode);
    return this.#post('query', title, this.world.network.state.peer(peer), {
      chaincode: { name },
      call,
      user,
    });
  }

  async #post(method: ChaincodeMethod, what: string, peer: Peer, call: RestCall): Promise<PeerAnswer> {
    return new PeerAnswer(
      peer.name,
      `the ${method} of ${what}`,
      await restOf(peer.client).chaincode(method, call),
    );
  }

  /** Keeps the answers. A refusal in one of them is for a later step to look at; else it fails the scenario. */
  #mayBeRefused(method: ChaincodeMethod, responses: readonly PeerAnswer[]): void {
    for (const response of responses) response.assertStatus(200);
    this.answers.keep(responses);
    const outcomes = responses.map(({ answer, peer }) =>
      outcomeOf(method, answer, { user: undefined, peer }),
    );
    this.world.expectedFailures.keep(method, outcomes.find(({ ok }) => !ok) ?? accepted(''));
  }

  async #registration(name: string, peer: Peer): Promise<void> {
    const log = await peer.container.followLog(registered(name));
    const probe = async () =>
      log.lines.length > 0 ? { found: true } : { seen: 'its log tells of no such registration' };
    try {
      const within = this.world.run.settings.waits.ready;
      await eventually(`${name} registers with ${peer.name} (dev mode)`, probe, { within, wakeups: log });
    } finally {
      log.end();
    }
  }
}

/** What a peer logs at level DEBUG when a chaincode has registered with it. */
const registered = (name: string): RegExp =>
  new RegExp(`registered handler complete for chaincode ${name.replace(/\W/g, '\\$&')}\\s*$`);

export interface InvokeOptions {
  readonly times?: number;
  readonly attributes?: readonly string[];
  /** A chaincode within the peers, which nobody deploys. */
  readonly system?: boolean;
}

type RestCall = ChaincodeCall;
