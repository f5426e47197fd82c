import type { Deployment } from '../chaincode/deployment';
import { UserError } from '../errors';
import { type Chaincode, type Constructor, constructorMessage } from '../fabric/chaincode';
import type { Terms } from '../fabric/lifecycle';
import type { ChaincodeName, PeerName, TransactionId, UserName } from '../fabric/names';
import { accepted, type Outcome, unwrap } from '../fabric/outcome';
import type { Caller, RejectionListener } from '../fabric/peer';
import { isSettledOnAny, type Transaction } from '../fabric/transactions';
import { type SpanInfo, trace } from '../waiting/spans';
import type { Peer } from './peer';
import type { NetworkState } from './state';

/** Who acts, on which peer, and through what, as far as a step says it. */
export interface CallOptions {
  /** Undefined: the default user of the peer. */
  readonly user?: UserName | undefined;
  /** Undefined: the first validating peer that should be up. */
  readonly peer?: PeerName | undefined;
  /** Through the peer's CLI; else through its API. */
  readonly throughCli?: boolean;
  readonly endorsers?: Caller['endorsers'];
  readonly transient?: Caller['transient'];
}

/** A query as a step words it. */
export interface QueryCall {
  readonly text: string;
  /** Undefined: the function of the chaincode that usually queries. */
  readonly name?: string;
  readonly args: readonly string[];
}

/** A call of the chaincode that can be made on any peer. */
export interface Query {
  readonly text: string;
  readonly ask: (peer: Peer) => Promise<Outcome<string>>;
}

/** What is known of a chaincode that can be called. */
type Callable = Pick<Deployment, 'chaincode' | 'name'>;

/** A user's side of a network: deploys, invokes, queries, and remembers what was deployed. */
export class Client {
  /** The deployments of this network, the last one last. */
  readonly deployments: Deployment[] = [];

  constructor(private readonly state: NetworkState) {}

  deploymentOf(chaincode: Chaincode, ctor: Constructor): Deployment | undefined {
    const message = constructorMessage(chaincode, ctor);
    return this.deployments.find(
      (one) => one.transaction && one.chaincode.path === chaincode.path && one.constructorMessage === message,
    );
  }

  /** Returns once the peer has taken the transaction; nothing need be built yet. */
  async deploy(
    chaincode: Chaincode,
    ctor: Constructor,
    { terms = {}, ...options }: CallOptions & { readonly terms?: Terms | undefined },
  ): Promise<Outcome<Deployment>> {
    const peer = this.#peer(options);
    const caller = await this.#callerOn(peer, options);
    const heights = await this.heightsBeforeDeploy();
    const { lifecycle } = this.state.fabric;
    const message = constructorMessage(chaincode, ctor);
    // What an install leaves behind is known by this name, also where it is refused.
    if (lifecycle) this.add(chaincode, await lifecycle.package(chaincode), message);
    const containersBefore = new Map(this.state.resources.containers);
    const span: SpanInfo = { kind: 'deploy', title: chaincode.alias, subject: peer.name };
    const request = { on: peer, among: this.state.upValidators, caller, terms };
    const outcome = await traced(
      span,
      () => this.state.fabric.deploy(chaincode, ctor, request),
      ({ name }) => name,
    );
    if (!outcome.ok) return outcome;
    const { name, transaction } = outcome.value;
    const deployment = {
      chaincode,
      constructorMessage: message,
      name,
      transaction: this.state.transactions.add('deploy', transaction, heights),
      containersBefore,
    };
    if (lifecycle) this.deployments.pop();
    this.deployments.push(deployment);
    return accepted(deployment);
  }

  /** What is packaged from here on counts as the last deployment. The same package again counts once. */
  add(chaincode: Chaincode, name: ChaincodeName, message = ''): Deployment {
    const last = this.deployments.at(-1);
    if (last?.name === name && !last.transaction) return last;
    const containersBefore = new Map(this.state.resources.containers);
    const deployment = {
      chaincode,
      constructorMessage: message,
      name,
      transaction: undefined,
      containersBefore,
    };
    this.deployments.push(deployment);
    return deployment;
  }

  /** The last deployment has come so far that peers have taken it. */
  settle(deployment: Deployment, id: TransactionId, heights: ReadonlyMap<PeerName, number>): void {
    const transaction = this.state.transactions.add('deploy', id, heights);
    this.deployments.splice(this.deployments.indexOf(deployment), 1);
    this.deployments.push({ ...deployment, transaction });
  }

  /** Returns once the peer has taken the transaction. */
  async invoke(
    deployment: Pick<Deployment, 'name'>,
    call: readonly string[],
    options: CallOptions,
  ): Promise<Outcome<Transaction>> {
    return this.#invoke(call, options, ({ client }, caller) => client.invoke(deployment.name, call, caller));
  }

  /** The outcome of the last one that was ordered. Or the refusal of one that is in no block. */
  invokeAtOnce(
    deployment: Pick<Deployment, 'name'>,
    call: readonly string[],
    times: number,
    options: CallOptions,
  ): Promise<Outcome<Transaction>> {
    return this.#invoke(call, options, async ({ client }, caller) => {
      const outcomes = await client.invokeAtOnce?.(deployment.name, call, times, caller);
      const last = outcomes?.at(-1);
      if (!last) throw new UserError('this network takes one transaction after the other');
      const refused = outcomes?.find((outcome) => !outcome.ok && !outcome.error.transaction);
      return refused ?? last;
    });
  }

  async #invoke(
    call: readonly string[],
    options: CallOptions,
    submit: (peer: Peer, caller: Caller) => Promise<Outcome<TransactionId>>,
  ): Promise<Outcome<Transaction>> {
    const peer = this.#peer(options);
    const caller = await this.#callerOn(peer, options);
    const heights = await this.heights();
    const { transactions } = this.state;
    const outcome = await traced({ kind: 'invoke', title: call.join(' '), subject: peer.name }, () =>
      submit(peer, caller),
    );
    if (outcome.ok) return accepted(transactions.add('invoke', outcome.value, heights));
    if (outcome.error.transaction) transactions.add('invoke', outcome.error.transaction, heights);
    return outcome;
  }

  /** A transaction whose fate is open: the last one if it is not settled anywhere, else one that changes nothing. */
  async pending(deployment: Deployment): Promise<Transaction> {
    const { transactions, upValidators } = this.state;
    const { last } = transactions;
    if (last && !(await isSettledOnAny(transactions, upValidators, last))) return last;
    return this.invokeToCommit(deployment);
  }

  /** By default a call that changes nothing. Throws a UserError where the chaincode has no such call, or a refusal. */
  async invokeToCommit(deployment: Deployment, call = deployment.chaincode.idle): Promise<Transaction> {
    if (call) return unwrap('invoke', await this.invoke(deployment, call, {}));
    const { alias } = deployment.chaincode;
    throw new UserError(`no call of ${alias} is known that changes nothing`, { action: 'name a call' });
  }

  query({ chaincode, name }: Callable, { text, name: called, args }: QueryCall, options: CallOptions): Query {
    const call = [called ?? chaincode.query, ...args];
    const ask = async (peer: Peer) => {
      const caller = await this.#callerOn(peer, options);
      const span = { kind: 'query', title: call.join(' '), subject: peer.name } as const;
      return traced(span, () => peer.client.query(name, call, caller));
    };
    return { text, ask };
  }

  /** Asks one peer, once. */
  tryQuery(deployment: Callable, query: QueryCall, options: CallOptions): Promise<Outcome<string>> {
    return this.query(deployment, query, options).ask(this.#peer(options));
  }

  /** Of this peer, or of the first validating peer that should be up. */
  listenForRejections(peer: PeerName | undefined): Promise<RejectionListener> {
    return this.#peer({ peer }).client.listenForRejections();
  }

  /** Height of each validating peer that should be up; one that does not answer is missing. */
  async heights(): Promise<Map<PeerName, number>> {
    const heights = await Promise.all(
      this.state.upValidators.map(async (peer) => [peer.name, await peer.heightIfReached()] as const),
    );
    return new Map(heights.filter((one): one is [PeerName, number] => one[1] !== undefined));
  }

  /** The same; the fate of earlier deploys is looked up first, since an identical deploy has the same id. */
  async heightsBeforeDeploy(): Promise<Map<PeerName, number>> {
    await this.state.transactions.isDeploying(this.state.upValidators);
    return this.heights();
  }

  async #callerOn(peer: Peer, { user, throughCli, endorsers, transient }: CallOptions): Promise<Caller> {
    return {
      user: await this.state.fabric.users.actingOn(peer, user),
      throughCli,
      endorsers,
      transient,
    };
  }

  #peer({ peer: name, user }: CallOptions): Peer {
    if (name !== undefined) return this.state.peer(name);
    const { upValidators, fabric } = this.state;
    const homes = (user !== undefined && fabric.users.homesOf?.(user, upValidators)) || upValidators;
    const [first] = homes;
    if (first) return first;
    if (this.state.composition.peers.size === 0) throw this.state.noPeer();
    throw this.state.nobodyUp();
  }
}

/** Notes in the span what the peer answered, or its refusal. */
function traced<T>(
  span: SpanInfo,
  call: () => Promise<Outcome<T>>,
  inWords: (value: T) => string = String,
): Promise<Outcome<T>> {
  return trace(span, async () => {
    const outcome = await call();
    span.detail = outcome.ok ? inWords(outcome.value) : `refused: ${outcome.error.message}`;
    return outcome;
  });
}
