import { UserError } from '../../errors';
import { eventuallyOnEach, type Finding } from '../../waiting/eventually';
import type { Chaincode, Constructor } from '../chaincode';
import type { Approval, Lifecycle, Step, Terms } from '../lifecycle';
import type { ChaincodeName, TransactionId } from '../names';
import type { Deployed, DeployRequest } from '../network';
import { accepted, type Outcome, refused } from '../outcome';
import type { LedgerPeer } from '../peer';
import { type Client, clientOf } from './client';
import { chaincodeName, type Definition } from './definition';
import { type Organisation, organisationCalled, shortName } from './members';
import { type ChaincodePackage, packageOfChaincode } from './package';
import { refusedIn } from './refusal';

/** Milliseconds until every peer has a block, and its gateway knows who endorses a new chaincode: gossip tells it. */
const GOSSIP_BOUND = 120_000;

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
    { on, among, caller: { throughCli }, terms = {} }: DeployRequest,
  ): Promise<Outcome<Deployed>> {
    const call = constructorCall(chaincode, ctor, terms);
    const name = await this.package(chaincode);
    const installed = await this.install(chaincode, among, throughCli);
    if (!installed.ok) return installed;
    const step = { chaincode, terms, among, throughCli };
    const approvals = mspIdsOf(clientsOf(among)).map((organisation) =>
      this.approve({ ...step, organisation, hasPackage: true }),
    );
    const approved = await allOf(approvals);
    if (!approved.ok) return approved;
    const client = clientOf(on.client);
    const committed = await this.commit({ ...step, organisation: client.member.mspId });
    if (!committed.ok) return committed;
    if (!call) return accepted({ name, transaction: committed.value });
    const caller = { user: undefined, throughCli, isInit: terms.initRequired };
    const called = await client.invoke(name, call, caller);
    return called.ok ? accepted({ name, transaction: called.value }) : refusedIn('init', called);
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
      const outcome = await client.steps(throughCli).install(made);
      return outcome.ok ? outcome : refusedIn(`install on ${client.member.host}`, outcome);
    };
    return allOf(clientsOf(on).map(installOn));
  }

  isInstalled(name: ChaincodeName, { client }: LedgerPeer): Promise<boolean> {
    return clientOf(client).admin.isInstalled(name);
  }

  async approve({ hasPackage, ...step }: Approval): Promise<Outcome<TransactionId>> {
    const client = this.#clientOf(step);
    const { mspId, domain } = client.member;
    const definition = await definitionOf(client, step);
    const id = hasPackage ? await this.package(step.chaincode) : undefined;
    const taken = await client.steps(step.throughCli).approve(definition, id);
    const outcome = taken.ok ? await settled(taken.value, step.among) : taken;
    if (!outcome.ok) return refusedIn(`approval of ${shortName(domain)}`, outcome);
    this.#unavailable[hasPackage ? 'delete' : 'add'](`${definition.name} ${mspId}`);
    return outcome;
  }

  async hasApproved(step: Step): Promise<boolean> {
    const client = this.#clientOf(step);
    return client.admin.hasApproved(await definitionOf(client, step));
  }

  async commit(step: Step): Promise<Outcome<TransactionId>> {
    const client = this.#clientOf(step);
    const definition = await definitionOf(client, step);
    const ofEach = new Map(clientsOf(step.among).map(({ member }) => [member.mspId, member]));
    const taken = await client.steps(step.throughCli).commit(definition, [...ofEach.values()]);
    const outcome = taken.ok ? await settled(taken.value, step.among) : taken;
    if (!outcome.ok) return refusedIn('commit', outcome);
    if (await this.#canAllRun(step))
      await onEach(`the endorsers of ${definition.name} are known`, step.among, async (peer) =>
        (await peer.knowsEndorsers(definition.name))
          ? { found: true }
          : { seen: 'does not know enough of them' },
      );
    return outcome;
  }

  async committedSequence({ alias }: Chaincode, { client }: LedgerPeer): Promise<number> {
    return clientOf(client).admin.committedSequence(chaincodeName(alias));
  }

  /** True where each of these organisations has a peer that may run the chaincode. */
  async #canAllRun({ chaincode, among }: Step): Promise<boolean> {
    const id = await this.package(chaincode);
    const clients = clientsOf(among);
    const isAble = await Promise.all(clients.map(({ admin }) => admin.isInstalled(id)));
    const able = mspIdsOf(clients.filter((_, index) => isAble[index]));
    return mspIdsOf(clients).every(
      (mspId) => able.includes(mspId) && !this.#unavailable.has(`${chaincodeName(chaincode.alias)} ${mspId}`),
    );
  }

  /** The first of its peers that should be up. Throws a UserError where it has none. */
  #clientOf({ organisation, among }: Step): Client {
    const own = organisation === undefined ? undefined : organisationCalled(organisation, this.organisations);
    const found = clientsOf(among).find(({ member }) => !own || member.mspId === own.mspId);
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
async function definitionOf({ admin }: Client, { chaincode, terms }: Step): Promise<Definition> {
  const name = chaincodeName(chaincode.alias);
  return { name, terms, sequence: terms.sequence ?? (await admin.committedSequence(name)) + 1 };
}

/** Once each of these peers has it in a block, since what comes next may ask any of them; refused where it is invalid. */
async function settled(id: TransactionId, among: readonly LedgerPeer[]): Promise<Outcome<TransactionId>> {
  const codes = await onEach(`transaction ${id.slice(0, 8)}… is in a block`, among, async (peer) => {
    const found = await peer.validationCode(id);
    return found === undefined ? { seen: 'does not have it' } : { found };
  });
  const [name, invalid] = [...codes].find(([, code]) => code !== 'VALID') ?? [];
  return invalid === undefined
    ? accepted(id)
    : refused(`the transaction is invalid: ${invalid}`, `ledger of ${name}`);
}

/** Throws a WaitFailed with what the probe found instead. */
const onEach = <T>(
  what: string,
  among: readonly LedgerPeer[],
  probe: (client: Client) => Promise<Finding<T>>,
): Promise<Map<string, T>> =>
  eventuallyOnEach(what, new Map(among.map(({ name, client }) => [name, () => probe(clientOf(client))])), {
    within: GOSSIP_BOUND,
  });

const clientsOf = (peers: readonly LedgerPeer[]): Client[] => peers.map(({ client }) => clientOf(client));

/** Each once. */
const mspIdsOf = (clients: readonly Client[]): string[] => [
  ...new Set(clients.map(({ member }) => member.mspId)),
];

/** Once all have ended: the first refusal. */
async function allOf(outcomes: readonly Promise<Outcome<unknown>>[]): Promise<Outcome<unknown>> {
  const ended = await Promise.all(outcomes);
  return ended.find(({ ok }) => !ok) ?? accepted(undefined);
}
