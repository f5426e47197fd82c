import { peer } from '@hyperledger/fabric-protos';
import { AssertionFailure, UserError } from '../../errors';
import { eventuallyOnEach } from '../../waiting/eventually';
import type { Chaincode, Constructor } from '../chaincode';
import type { Approval, Lifecycle, Terms } from '../lifecycle';
import type { ChaincodeName, TransactionId } from '../names';
import type { Deployed, DeployRequest } from '../network';
import { accepted, type Outcome } from '../outcome';
import type { LedgerPeer } from '../peer';
import { type Client, clientOf } from './client';
import {
  approveArguments,
  chaincodeName,
  commitArguments,
  type Definition,
  readinessArguments,
} from './definition';
import { CHANNEL } from './genesis';
import { install, isInstalled, LIFECYCLE, packageOfChaincode, refusedIn } from './install';
import { type Organisation, organisationCalled, shortName } from './members';
import type { ChaincodePackage } from './package';
import { onlyOne, type Submission } from './submission';

const { CheckCommitReadinessResult, QueryChaincodeDefinitionArgs, QueryChaincodeDefinitionResult } =
  peer.lifecycle;

/** Milliseconds until every peer has a block, and its gateway knows who endorses a new chaincode: gossip tells it. */
const GOSSIP_BOUND = 120_000;

type Commit = Omit<Approval, 'hasPackage'>;

/** How the organisations of a channel come to a chaincode. */
export class ChannelLifecycle implements Lifecycle {
  /** Names of chaincodes with the MSP ids of organisations whose peers are not to run them. */
  readonly #unavailable = new Set<string>();
  /** By chaincode and folder. */
  readonly #packages = new Map<string, Promise<ChaincodePackage>>();

  constructor(private readonly organisations: readonly Organisation[]) {}

  /**
   * All steps: package, install on each peer at once, approve by each organisation at once, commit, and a call of the
   * chaincode's `init` where the scenario gives arguments.
   */
  async deploy(
    chaincode: Chaincode,
    ctor: Constructor,
    { on, among, caller, terms = {} }: DeployRequest,
  ): Promise<Outcome<Deployed>> {
    const { throughCli } = caller;
    const call = constructorCall(chaincode, ctor, terms);
    const name = await this.package(chaincode);
    const installed = await this.install(chaincode, among, throughCli);
    if (!installed.ok) return installed;
    const clients = among.map((one) => clientOf(one.client));
    const first = clientOf(on.client).member.mspId;
    const organisations = organisationsWith(clients);
    const approvals = organisations.map((organisation) =>
      this.approve({ chaincode, terms, organisation, hasPackage: true, among, throughCli }),
    );
    const approved = await allOf(approvals);
    if (!approved.ok) return approved;
    const committed = await this.commit({ chaincode, terms, organisation: first, among, throughCli });
    if (!committed.ok) return committed;
    if (!call) return accepted({ name, transaction: committed.value });
    const outcome = await clientOf(on.client).invoke(name, call, {
      throughCli,
      user: undefined,
      isInit: terms.initRequired,
    });
    return outcome.ok ? accepted({ name, transaction: outcome.value }) : refusedIn('init', outcome);
  }

  async package(chaincode: Chaincode): Promise<ChaincodeName> {
    return (await this.#packageOf(chaincode)).id;
  }

  /** Made once: what is approved is what was installed, whatever became of the folder. */
  #packageOf(chaincode: Chaincode): Promise<ChaincodePackage> {
    const key = `${chaincode.alias} ${chaincode.service ?? chaincode.source?.folder}`;
    const known = this.#packages.get(key) ?? packageOfChaincode(chaincode);
    this.#packages.set(key, known);
    return known;
  }

  async install(
    chaincode: Chaincode,
    on: readonly LedgerPeer[],
    throughCli = false,
  ): Promise<Outcome<unknown>> {
    const made = await this.#packageOf(chaincode);
    const installOn = async (client: Client) => {
      const outcome = await (throughCli ? client.cliLifecycle.install(made) : install(client, made));
      return outcome.ok ? outcome : refusedIn(`install on ${client.member.host}`, outcome);
    };
    return allOf(on.map(({ client }) => installOn(clientOf(client))));
  }

  readonly isInstalled: Lifecycle['isInstalled'] = (name, { client }) => isInstalled(name, clientOf(client));

  async approve({
    chaincode,
    hasPackage,
    throughCli,
    ...approval
  }: Approval): Promise<Outcome<TransactionId>> {
    const client = this.#clientOf(approval);
    const definition = await definitionOf(client, chaincode, approval.terms);
    const id = hasPackage ? await this.package(chaincode) : undefined;
    const outcome = throughCli
      ? await client.cliLifecycle.approve(definition, id)
      : await submitAsAdmin(client, {
          name: 'ApproveChaincodeDefinitionForMyOrg',
          args: [approveArguments(definition, id)],
          endorsers: [client.member.mspId],
        });
    if (!outcome.ok) return refusedIn(`approval of ${shortName(client.member.domain)}`, outcome);
    this.#unavailable[hasPackage ? 'delete' : 'add'](`${definition.name} ${client.member.mspId}`);
    await awaitBlock(outcome.value, approval.among);
    return outcome;
  }

  async hasApproved({ chaincode, ...approval }: Commit): Promise<boolean> {
    const client = this.#clientOf(approval);
    const { mspId, host } = client.member;
    const definition = await definitionOf(client, chaincode, approval.terms);
    const args = ['CheckCommitReadiness', readinessArguments(definition)];
    const answer = await client.connection.propose(client.admin, {
      channel: CHANNEL,
      chaincode: LIFECYCLE,
      args,
    });
    if (!answer.ok)
      throw new AssertionFailure(
        `${host} does not tell who approved ${definition.name}: ${answer.error.message}`,
      );
    return CheckCommitReadinessResult.deserializeBinary(answer.value).getApprovalsMap().get(mspId) === true;
  }

  async commit({ chaincode, throughCli, ...approval }: Commit): Promise<Outcome<TransactionId>> {
    const client = this.#clientOf(approval);
    const clients = approval.among.map((peer) => clientOf(peer.client));
    const definition = await definitionOf(client, chaincode, approval.terms);
    const organisations = organisationsWith(clients);
    const members = organisations.flatMap(
      (mspId) => clients.find(({ member }) => member.mspId === mspId)?.member ?? [],
    );
    const outcome = throughCli
      ? await client.cliLifecycle.commit(definition, members)
      : await submitAsAdmin(client, {
          name: 'CommitChaincodeDefinition',
          args: [commitArguments(definition)],
          endorsers: organisations,
        });
    if (!outcome.ok) return refusedIn('commit', outcome);
    await awaitBlock(outcome.value, approval.among);
    if (await this.#canAllRun(chaincode, approval.among))
      await onEach(
        `the endorsers of ${definition.name} are known`,
        approval.among,
        async (peer) => (await peer.knowsEndorsers(definition.name)) || 'does not know enough of them',
      );
    return outcome;
  }

  async committedSequence(chaincode: Chaincode, { client }: LedgerPeer): Promise<number> {
    return committedSequence(clientOf(client), chaincodeName(chaincode.alias));
  }

  /** True where each of these organisations has a peer that may run the chaincode. */
  async #canAllRun(chaincode: Chaincode, peers: readonly LedgerPeer[]): Promise<boolean> {
    const id = await this.package(chaincode);
    const able = await Promise.all(
      peers.map(async (peer) => ((await this.isInstalled(id, peer)) ? [clientOf(peer.client)] : [])),
    );
    const organisations = organisationsWith(able.flat());
    return organisationsWith(peers.map(({ client }) => clientOf(client))).every(
      (mspId) =>
        organisations.includes(mspId) && !this.#unavailable.has(`${chaincodeName(chaincode.alias)} ${mspId}`),
    );
  }

  /** The first of its peers that should be up. Throws a UserError where it has none. */
  #clientOf({ organisation, among }: Pick<Approval, 'organisation' | 'among'>): Client {
    const own = organisation === undefined ? undefined : organisationCalled(organisation, this.organisations);
    const clients = among.map(({ client }) => clientOf(client));
    const found = clients.find(({ member }) => !own || member.mspId === own.mspId);
    if (found) return found;
    throw new UserError(
      `Every peer of ${organisation ?? 'this network'} is stopped, paused or cut off: nobody can act for it.`,
    );
  }
}

/** Undefined where there is nothing to call. */
function constructorCall(
  { init, alias }: Chaincode,
  ctor: Constructor,
  { initRequired }: Terms,
): readonly string[] | undefined {
  if ('message' in ctor) return callIn(ctor.message, alias);
  const isEmpty = ctor.args.length === 0 && ctor.name === undefined;
  return isEmpty && !initRequired ? undefined : [ctor.name ?? init, ...ctor.args];
}

/** As the peer's CLI takes it. Throws a UserError. */
function callIn(message: string, alias: string): readonly string[] {
  try {
    const { Args, Function: name } = JSON.parse(message);
    return [...(name === undefined ? [] : [name]), ...Args].map(String);
  } catch {
    throw new UserError(
      `The constructor ${message} of ${alias} is wrong: write {"Args":["init","a","100"]}.`,
    );
  }
}

/** The one that comes next, unless the terms say which. */
async function definitionOf(client: Client, chaincode: Chaincode, terms: Terms): Promise<Definition> {
  const name = chaincodeName(chaincode.alias);
  return { name, terms, sequence: terms.sequence ?? (await committedSequence(client, name)) + 1 };
}

/** To the chaincode of the life cycle, as the administrator of the peer's organisation. */
const submitAsAdmin = (
  client: Client,
  step: Omit<Submission, 'chaincode'>,
): Promise<Outcome<TransactionId>> => onlyOne(client.submit(client.admin, { ...step, chaincode: LIFECYCLE }));

/** 0 where nothing of this name is committed. */
async function committedSequence(client: Client, name: string): Promise<number> {
  const args = new QueryChaincodeDefinitionArgs();
  args.setName(name);
  const call = {
    channel: CHANNEL,
    chaincode: LIFECYCLE,
    args: ['QueryChaincodeDefinition', args.serializeBinary()],
  };
  const answer = await client.connection.propose(client.admin, call);
  if (answer.ok) return QueryChaincodeDefinitionResult.deserializeBinary(answer.value).getSequence();
  if (/is not defined/.test(answer.error.message)) return 0;
  throw new AssertionFailure(
    `${client.member.host} does not tell the definition of ${name}: ${answer.error.message}`,
  );
}

/** What comes next may ask any of these peers. */
const awaitBlock = (id: TransactionId, among: readonly LedgerPeer[]): Promise<void> =>
  onEach(
    `transaction ${id.slice(0, 8)}… is in a block`,
    among,
    async (peer) => (await peer.validationCode(id)) !== undefined || 'does not have it',
  );

/** Throws a WaitFailed with what the probe found instead. */
async function onEach(
  what: string,
  among: readonly LedgerPeer[],
  probe: (client: Client) => Promise<true | string>,
): Promise<void> {
  const probes = among.map(({ name, client }) => {
    const find = async () => {
      const found = await probe(clientOf(client));
      return found === true ? { found } : { seen: found };
    };
    return [name, find] as const;
  });
  await eventuallyOnEach(what, new Map(probes), { within: GOSSIP_BOUND });
}

/** Their MSP ids, each once. */
const organisationsWith = (clients: readonly Client[]): string[] => [
  ...new Set(clients.map(({ member }) => member.mspId)),
];

/** Once all have ended: the first refusal. */
async function allOf(outcomes: readonly Promise<Outcome<unknown>>[]): Promise<Outcome<undefined>> {
  const ended = await Promise.all(outcomes);
  return (ended.find((outcome) => !outcome.ok) as { ok: false; error: never }) ?? accepted(undefined);
}
