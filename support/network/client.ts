import type { Deployment } from '../chaincode/deployment';
import { HarnessError } from '../errors';
import { type Chaincode, ctorMessage } from '../fabric/chaincode';
import { type Outcome, unwrap } from '../fabric/outcome';
import type { Transaction } from '../fabric/v0.6/transactions';
import type { UserName } from '../fabric/v0.6/users';
import { type SpanInfo, trace } from '../waiting/spans';
import type { Network } from './network';
import type { Peer } from './peer';
import type { Query } from './peer-assertions';

/** Who acts, on which peer, and through what, as a step says it; what it leaves open goes by rule. */
export interface CallOptions {
  /** Undefined: test_userN on vpN. */
  readonly user?: UserName | undefined;
  /** Undefined: the first validator that should be up, vp0 in general. */
  readonly peer?: string | undefined;
  /** Through the peer's CLI; else through REST. */
  readonly throughCli?: boolean;
}

/** A constructor: the message as typed, or the arguments of the catalogue's function. */
export type Constructor = { readonly message: string } | { readonly args: readonly string[] };

/** A user's side of a network: deploys, invokes, queries, and remembers what it deployed. */
export class Client {
  readonly #deployments: Deployment[] = [];

  constructor(private readonly network: Network) {}

  /** The deployments of this scenario, the last one last. */
  get deployments(): readonly Deployment[] {
    return this.#deployments;
  }

  /** The deployment of this chaincode with this constructor, where there is one. */
  deploymentOf(chaincode: Chaincode, ctor: Constructor): Deployment | undefined {
    const message = messageOf(chaincode, ctor);
    return this.#deployments.find((one) => one.chaincode.path === chaincode.path && one.ctor === message);
  }

  /** Returns once the peer has taken the transaction; a name does not mean that anything is built. */
  async deploy(chaincode: Chaincode, ctor: Constructor, manner: CallOptions): Promise<Outcome<Deployment>> {
    const [validator, user] = await this.#actor(manner);
    const heights = await this.network.validators.heightsBeforeDeploy();
    const containersBefore = new Map(this.network.resources.containers);
    if (chaincode.folder)
      await validator.container.copyFolder(chaincode.folder, `${GOPATH}/src/${chaincode.path}`);
    const outcome = await told({ kind: 'deploy', title: chaincode.alias, subject: validator.name }, () =>
      submitDeploy(validator, chaincode, ctor, user, manner.throughCli),
    );
    if (!outcome.ok) return outcome;
    const deployment = {
      chaincode,
      ctor: messageOf(chaincode, ctor),
      name: outcome.value,
      submission: this.network.transactions.add('deploy', outcome.value, heights),
      containersBefore,
    };
    this.#deployments.push(deployment);
    return { ok: true, value: deployment };
  }

  /** A transaction whose fate is open: the last one if it is not settled anywhere, else one that changes nothing. */
  async pending(deployment: Deployment): Promise<Transaction> {
    const { transactions, validators } = this.network;
    const { last } = transactions;
    if (last && !(await transactions.isSettledOnAny(last, validators.all))) return last;
    return this.idle(deployment);
  }

  /** Submits a transaction that changes nothing. Throws where the chaincode has no such call, or a peer refuses it. */
  async idle(deployment: Deployment): Promise<Transaction> {
    const { idle, alias } = deployment.chaincode;
    if (!idle)
      throw new HarnessError(`${alias} has no call that changes nothing: deploy example02 for this step`);
    return unwrap('invoke', await this.invoke(deployment, idle, {}));
  }

  /** Returns once the peer has taken the transaction. */
  async invoke(
    deployment: Deployment,
    call: readonly string[],
    manner: CallOptions,
  ): Promise<Outcome<Transaction>> {
    const [validator, user] = await this.#actor(manner);
    const heights = await this.network.validators.heights();
    const outcome = await told({ kind: 'invoke', title: call.join(' '), subject: validator.name }, () =>
      manner.throughCli
        ? validator.cli.invoke(deployment.name, call, user)
        : validator.rest.invoke({ chaincode: { name: deployment.name }, call, user }),
    );
    if (!outcome.ok) return outcome;
    return { ok: true, value: this.network.transactions.add('invoke', outcome.value, heights) };
  }

  /** One invoke after the other, each once the peer has taken the one before. Throws the first refusal. */
  async invokeRepeatedly(
    times: number,
    deployment: Deployment,
    call: readonly string[],
    manner: CallOptions,
  ): Promise<void> {
    for (let count = 0; count < times; count++) unwrap('invoke', await this.invoke(deployment, call, manner));
  }

  /** A query of the chaincode's value of `key`, to be asked of any peer. */
  query(deployment: Deployment, key: string, manner: CallOptions): Query {
    return { key, ask: (validator) => this.#query(validator, deployment, key, manner) };
  }

  /** Asks one peer, once. */
  async tryQuery(deployment: Deployment, key: string, manner: CallOptions): Promise<Outcome<string>> {
    return this.#query(this.#peer(manner), deployment, key, manner);
  }

  async #query(validator: Peer, { chaincode, name }: Deployment, key: string, manner: CallOptions) {
    const call = [chaincode.query, key];
    const user = await this.network.logins.userOn(validator, manner.user);
    return told({ kind: 'query', title: call.join(' '), subject: validator.name }, () =>
      manner.throughCli
        ? validator.cli.query(name, call, user)
        : validator.rest.query({ chaincode: { name }, call, user }),
    );
  }

  async #actor({ peer, user }: CallOptions): Promise<[Peer, string | undefined]> {
    const validator = this.#peer({ peer });
    return [validator, await this.network.logins.userOn(validator, user)];
  }

  #peer({ peer }: CallOptions): Peer {
    const [first] = this.network.validators.all;
    if (peer !== undefined) return this.network.peer(peer);
    if (first) return first;
    throw new HarnessError('every vp is stopped, paused or cut off: name the peer in the step');
  }
}

/** Tells what it came to: what the peer answered, or its refusal. */
function told(activity: SpanInfo, call: () => Promise<Outcome<string>>): Promise<Outcome<string>> {
  return trace(activity, async () => {
    const outcome = await call();
    activity.detail = outcome.ok ? outcome.value : `refused: ${outcome.error.message}`;
    return outcome;
  });
}

const messageOf = ({ init }: Chaincode, ctor: Constructor): string =>
  'message' in ctor ? ctor.message : ctorMessage([init, ...ctor.args]);

/** Of the peers' images. */
const GOPATH = '/opt/gopath';

/** A constructor as typed can only go through the CLI; REST takes its arguments apart. */
function submitDeploy(
  { cli, rest }: Peer,
  chaincode: Chaincode,
  ctor: Constructor,
  user: string | undefined,
  throughCli = false,
): Promise<Outcome<string>> {
  const { path, registeredAs: name } = chaincode;
  const id = name === undefined ? { path } : { name };
  if ('message' in ctor) return cli.deploy(id, ctor.message, user);
  if (throughCli) return cli.deploy(id, messageOf(chaincode, ctor), user);
  return rest.deploy({ chaincode: id, call: [chaincode.init, ...ctor.args], user });
}
