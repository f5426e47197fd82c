import { peer } from '@hyperledger/fabric-protos';
import { AssertionFailure, UserError } from '../../errors';
import { eventuallyOnEach } from '../../waiting/eventually';
import type { Chaincode, Constructor } from '../chaincode';
import type { Deployed, DeployRequest } from '../generation';
import type { ChaincodeName, TransactionId } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import { type Client, clientOf } from './client';
import { CHANNEL } from './genesis';
import { type ChaincodePackage, packageOf } from './package';

const {
  ApproveChaincodeDefinitionForMyOrgArgs,
  ChaincodeSource,
  CommitChaincodeDefinitionArgs,
  InstallChaincodeArgs,
  QueryChaincodeDefinitionArgs,
  QueryChaincodeDefinitionResult,
} = peer.lifecycle;

const LIFECYCLE = '_lifecycle';

const VERSION = '1.0';

/** Milliseconds that a peer has to build: as in compose/v2, and a little more to tell that it did not. */
const INSTALL_BOUND = 630_000;

/** Milliseconds until every peer's gateway knows the peers that endorse a new chaincode: gossip tells it. */
const DISCOVERY_BOUND = 30_000;

/**
 * All steps of the life cycle: package, install on each peer at once, approve by each organisation at once, commit, and a
 * call of the chaincode's `init` where the scenario gives arguments. A refusal names its step.
 */
export async function deploy(
  chaincode: Chaincode,
  ctor: Constructor,
  { on, among }: DeployRequest,
): Promise<Outcome<Deployed>> {
  const { source, alias } = chaincode;
  if (!source)
    throw new UserError(`"${alias}" has no folder. Fabric 2.x deploys what a folder of this machine holds.`, {
      action: 'chaincode folder',
      subject: alias,
    });
  const call = constructorCall(chaincode, ctor);
  const client = clientOf(on.client);
  const clients = among.map((one) => clientOf(one.client));
  const name = definitionNameOf(alias);
  const chaincodePackage = await packageOf(source, `${name}_${VERSION}`);
  const definition = { name, sequence: (await committedSequence(client, name)) + 1, id: chaincodePackage.id };

  const installed = await allOf(clients.map((one) => install(one, chaincodePackage)));
  if (!installed.ok) return installed;
  const approved = await allOf(onePerOrganisation(clients).map((one) => approve(one, definition)));
  if (!approved.ok) return approved;
  const committed = await commit(client, clients, definition);
  if (!committed.ok) return committed;
  await awaitEndorsers(clients, definition.id);

  if (!call) return accepted({ name: definition.id, transaction: committed.value });
  const initialized = await client.invoke(definition.id, call, { user: undefined });
  return initialized.ok
    ? accepted({ name: definition.id, transaction: initialized.value })
    : refusedIn('init', client, initialized);
}

/** Undefined where there is nothing to call. */
function constructorCall({ init, alias }: Chaincode, ctor: Constructor): readonly string[] | undefined {
  if ('message' in ctor)
    throw new UserError(
      `A constructor as typed is not possible with Fabric 2.x: deploy ${alias} with args, or invoke a function of it.`,
    );
  return ctor.args.length === 0 && ctor.name === undefined ? undefined : [ctor.name ?? init, ...ctor.args];
}

/** What organisations agree on before a chaincode can be called. */
interface Definition {
  readonly name: string;
  readonly sequence: number;
  readonly id: ChaincodeName;
}

/** Letters, digits, - and _, as Fabric wants it. */
function definitionNameOf(alias: string): string {
  if (!/^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/.test(alias))
    throw new UserError(
      `"${alias}" is not a chaincode name of Fabric 2.x: use letters, digits, and single - or _.`,
    );
  return alias;
}

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

/** The peer builds the image before it answers. A package that it has already counts as installed. */
async function install(client: Client, { content }: ChaincodePackage): Promise<Outcome<unknown>> {
  const args = new InstallChaincodeArgs();
  args.setChaincodeInstallPackage(content);
  const call = { channel: '', chaincode: LIFECYCLE, args: ['InstallChaincode', args.serializeBinary()] };
  const answer = await client.connection.propose(client.admin, call, INSTALL_BOUND);
  if (answer.ok || /chaincode already successfully installed/.test(answer.error.message))
    return accepted(undefined);
  return refusedIn('install', client, answer);
}

async function approve(client: Client, definition: Definition): Promise<Outcome<unknown>> {
  const local = new ChaincodeSource.Local();
  local.setPackageId(definition.id);
  const source = new ChaincodeSource();
  source.setLocalPackage(local);
  const args = withDefinition(new ApproveChaincodeDefinitionForMyOrgArgs(), definition);
  args.setSource(source);
  const name = 'ApproveChaincodeDefinitionForMyOrg';
  const { mspId } = client.member;
  const outcome = await client.submit(client.admin, LIFECYCLE, name, [args.serializeBinary()], [mspId]);
  return outcome.ok ? outcome : refusedIn('approve', client, outcome);
}

async function commit(
  client: Client,
  clients: readonly Client[],
  definition: Definition,
): Promise<Outcome<TransactionId>> {
  const args = withDefinition(new CommitChaincodeDefinitionArgs(), definition);
  const organisations = onePerOrganisation(clients).map(({ member }) => member.mspId);
  const name = 'CommitChaincodeDefinition';
  const outcome = await client.submit(client.admin, LIFECYCLE, name, [args.serializeBinary()], organisations);
  return outcome.ok ? outcome : refusedIn('commit', client, outcome);
}

/** The endorsement policy is the channel's own: a majority of the organisations. */
function withDefinition<
  A extends
    | peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs
    | peer.lifecycle.CommitChaincodeDefinitionArgs,
>(args: A, { name, sequence }: Definition): A {
  const policy = new peer.ApplicationPolicy();
  policy.setChannelConfigPolicyReference('/Channel/Application/Endorsement');
  args.setName(name);
  args.setVersion(VERSION);
  args.setSequence(sequence);
  args.setEndorsementPlugin('escc');
  args.setValidationPlugin('vscc');
  args.setValidationParameter(policy.serializeBinary());
  return args;
}

/** Throws a WaitFailed. */
async function awaitEndorsers(clients: readonly Client[], chaincode: ChaincodeName): Promise<void> {
  const probes = new Map(
    clients.map((client) => [
      client.member.service,
      async () => {
        const knows = await client.knowsEndorsers(chaincode);
        return knows ? { found: true as const } : { seen: 'does not know enough endorsers' };
      },
    ]),
  );
  await eventuallyOnEach(`each peer's gateway knows the endorsers of ${chaincode}`, probes, {
    within: DISCOVERY_BOUND,
  });
}

const onePerOrganisation = (clients: readonly Client[]): Client[] => [
  ...new Map(clients.toReversed().map((client) => [client.member.mspId, client])).values(),
];

/** Once all have ended: the first refusal. */
async function allOf(outcomes: readonly Promise<Outcome<unknown>>[]): Promise<Outcome<undefined>> {
  const ended = await Promise.all(outcomes);
  return (ended.find((outcome) => !outcome.ok) as { ok: false; error: never }) ?? accepted(undefined);
}

function refusedIn(
  step: string,
  { member }: Client,
  { error }: Extract<Outcome<unknown>, { ok: false }>,
): Extract<Outcome<never>, { ok: false }> {
  const outcome = refused<never>(
    `${step} on ${member.host}: ${withoutPackageNames(error.message)}`,
    error.where,
  );
  if (outcome.ok) throw new AssertionFailure('a refusal is not a refusal');
  return outcome;
}

/** A build's output quotes every package that was compiled, one a line, before it comes to an error. */
export function withoutPackageNames(message: string): string {
  const text = message.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"');
  const lines = text.split('\n');
  return lines.filter((line, index) => index === 0 || !/^[\w./-]+$/.test(line)).join('\n');
}
