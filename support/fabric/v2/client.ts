import { common, discovery, gossip, peer } from '@hyperledger/fabric-protos';
import { AssertionFailure, PeerUnreachable, UserError } from '../../errors';
import { inspected } from '../inspection';
import type { ChaincodeName, PeerName, TransactionId, UserName } from '../names';
import { accepted, type Outcome } from '../outcome';
import type { Caller, HttpAnswer, PeerAccess, PeerClient, PeerInspection, RejectionListener } from '../peer';
import type { ChaincodeEvent } from '../transactions';
import { Administrator, type DeploySteps } from './administrator';
import { blockInfo, eventIn } from './block';
import { PeerCli } from './cli';
import { CliLifecycle } from './cli-lifecycle';
import { Connection } from './connection';
import { tlsOf, userOf } from './crypto-files';
import { CHANNEL } from './genesis';
import { type Member, type Members, type Organisation, organisationCalled, organisationsOf } from './members';
import { messageOf, read } from './messages';
import { getFrom } from './operations';
import { PeerCommand } from './peer-command';
import { Signer } from './signer';
import { codeName, type Submission } from './submission';

/** How a peer says that it has no such transaction (common/ledger/blkstorage). */
const NOT_FOUND = /no such transaction ID/;

/** `isInit`: true for the call that a definition with init required waits for. */
type InvokeCaller = Caller & { readonly isInit?: boolean | undefined };

/** One peer of Fabric 2.5 or 3.x, as a client and as an administrator of its organisation. */
export class Client implements PeerClient {
  readonly admin: Administrator;
  readonly #cli: PeerCli;
  readonly #cliAdmin: CliLifecycle;
  readonly #connection: Connection;
  readonly #user: Signer;
  readonly #organisations: readonly Organisation[];

  constructor(
    private readonly peer: PeerAccess,
    readonly member: Member,
    members: Members,
  ) {
    const command = new PeerCommand(peer, members);
    this.#organisations = organisationsOf(members.peers);
    this.#cli = new PeerCli(command, member, members.peers);
    this.#connection = new Connection(peer, member, tlsOf(member).authority);
    this.admin = new Administrator(
      this.#connection,
      member,
      new Signer(member.mspId, userOf(member, 'Admin')),
    );
    this.#cliAdmin = new CliLifecycle(command, member);
    this.#user = userSigner(member);
  }

  steps(throughCli = false): DeploySteps {
    return throughCli ? this.#cliAdmin : this.admin;
  }

  async location(): Promise<string> {
    const address = await this.#connection.address().catch((error: Error) => `not reached: ${error.message}`);
    return `gRPC on ${address}`;
  }

  async tip(): Promise<{ height: number; hash: string }> {
    const answer = await this.#ask('GetChainInfo');
    // It has not joined the channel yet, or a peer that was started again reads its ledger.
    if (!answer.ok) throw new PeerUnreachable(this.member.host, answer.error.message);
    const info = common.BlockchainInfo.deserializeBinary(answer.value);
    return { height: info.getHeight(), hash: hex(info.getCurrentblockhash_asU8()) };
  }

  /** A block does not hold its own hash: the one after it does, or the chain. */
  async blockHash(number: number): Promise<string | undefined> {
    const { height, hash } = await this.tip();
    if (number === height - 1) return hash;
    const next = await this.#block(number + 1);
    return next && hex(next.getHeader()?.getPreviousHash_asU8() ?? new Uint8Array());
  }

  /** The peers of the channel whose discovery this peer answers with. */
  async connectedPeers(): Promise<readonly PeerName[]> {
    const query = { peerQuery: new discovery.PeerMembershipQuery() };
    const answer = await this.#connection.discover(this.#user, query);
    if (!answer.ok) throw new PeerUnreachable(this.member.host, answer.error.message);
    const names: PeerName[] = [];
    for (const [, peers] of answer.value.getMembers()?.getPeersByOrgMap().entries() ?? [])
      names.push(...peers.getPeersList().map(endpointOf));
    return names;
  }

  /** True once this peer's gateway can choose peers that together fulfil the chaincode's endorsement policy. */
  async knowsEndorsers(name: string): Promise<boolean> {
    const interest = messageOf(peer.ChaincodeInterest, {
      chaincodesList: [messageOf(peer.ChaincodeCall, { name })],
    });
    const ccQuery = messageOf(discovery.ChaincodeQuery, { interestsList: [interest] });
    return (await this.#connection.discover(this.#user, { ccQuery })).ok;
  }

  async invoke(
    chaincode: ChaincodeName,
    call: readonly string[],
    caller: InvokeCaller,
  ): Promise<Outcome<TransactionId>> {
    if (caller.throughCli) return this.#invokeThroughCli(chaincode, call, caller);
    return this.#connection.submit(this.#signerOf(caller.user), this.#submission(chaincode, call, caller));
  }

  invokeAtOnce(
    chaincode: ChaincodeName,
    call: readonly string[],
    times: number,
    caller: InvokeCaller,
  ): Promise<Outcome<TransactionId>[]> {
    if (caller.throughCli)
      throw new UserError('The CLI waits for each transaction: invoke several at once without it.');
    const submission = this.#submission(chaincode, call, caller);
    return this.#connection.submitAtOnce(this.#signerOf(caller.user), submission, times);
  }

  #submission(
    chaincode: ChaincodeName,
    [name = '', ...args]: readonly string[],
    { endorsers, transient, isInit }: InvokeCaller,
  ): Submission {
    return {
      chaincode: definitionName(chaincode),
      name,
      args,
      transient,
      isInit,
      endorsers: endorsers && this.#called(endorsers).map(({ mspId }) => mspId),
    };
  }

  /** Evaluated by this very peer, not by one that its gateway chooses. */
  async query(chaincode: ChaincodeName, call: readonly string[], caller: Caller): Promise<Outcome<string>> {
    if (caller.throughCli)
      return this.#cli.query(definitionName(chaincode), call, this.#organisationOf(caller.user));
    const [name = '', ...args] = call;
    const proposal = { chaincode: definitionName(chaincode), name, args };
    const answer = await this.#connection.propose(this.#signerOf(caller.user), proposal);
    return answer.ok ? accepted(Buffer.from(answer.value).toString()) : answer;
  }

  /** The validation code of a transaction in a block of this peer: `VALID`, `MVCC_READ_CONFLICT`; undefined for none. */
  async validationCode(id: TransactionId): Promise<string | undefined> {
    const transaction = await this.#transaction(id);
    return transaction && codeName(transaction.getValidationcode());
  }

  /** What the chaincode announced with a transaction in a block of this peer; undefined where it is in none. */
  async chaincodeEvent(id: TransactionId): Promise<ChaincodeEvent | 'none' | undefined> {
    const transaction = await this.#transaction(id);
    return transaction && eventIn(transaction);
  }

  async #transaction(id: TransactionId): Promise<peer.ProcessedTransaction | undefined> {
    const answer = await this.#ask('GetTransactionByID', id);
    if (answer.ok) return peer.ProcessedTransaction.deserializeBinary(answer.value);
    if (NOT_FOUND.test(answer.error.message)) return undefined;
    throw new PeerUnreachable(this.member.host, answer.error.message);
  }

  /** A user of the organisation that the step names, or else of the peer's own. */
  #signerOf(user: UserName | undefined): Signer {
    return user === undefined ? this.#user : userSigner(this.#organisationOf(user));
  }

  #called(organisations: readonly UserName[]): Organisation[] {
    return organisations.map((one) => organisationCalled(one, this.#organisations));
  }

  #organisationOf(user: UserName | undefined): Organisation {
    return user === undefined ? this.member : organisationCalled(user, this.#organisations);
  }

  async #invokeThroughCli(
    chaincode: ChaincodeName,
    call: readonly string[],
    { user, endorsers, transient, isInit }: InvokeCaller,
  ): Promise<Outcome<TransactionId>> {
    const organisations = endorsers ? this.#called(endorsers) : this.#organisations;
    return this.#cli.invoke(definitionName(chaincode), call, {
      user: this.#organisationOf(user),
      endorsers: this.#cli.endorsersOf(organisations, await this.connectedPeers()),
      transient,
      isInit,
    });
  }

  get(path: string): Promise<HttpAnswer> {
    return getFrom(this.peer, this.member, path);
  }

  async listenForRejections(): Promise<RejectionListener> {
    throw new UserError(
      'Fabric 2.x announces no rejections: it says with each transaction whether it is valid.',
    );
  }

  inspect(_transactions: readonly TransactionId[], blockCount: number): Promise<PeerInspection> {
    return inspected(async (answers) => {
      answers.byPath['/healthz'] = (await this.get('/healthz')).body;
      answers.byPath['/version'] = (await this.get('/version')).body;
      const tip = await this.tip();
      answers.byPath['height and hash of the last block'] = tip;
      answers.height = tip.height;
      for (let number = Math.max(0, tip.height - blockCount); number < tip.height; number++) {
        const block = await this.#block(number);
        if (block) answers.blocks.set(number, blockInfo(number, block));
      }
    });
  }

  async #block(number: number): Promise<common.Block | undefined> {
    const answer = await this.#ask('GetBlockByNumber', String(number));
    return answer.ok ? common.Block.deserializeBinary(answer.value) : undefined;
  }

  /** Of the peer's own query chaincode. */
  #ask(name: string, ...args: readonly string[]): Promise<Outcome<Uint8Array>> {
    const call = { chaincode: 'qscc', name, args: [CHANNEL, ...args] };
    return this.#connection.propose(this.#user, call);
  }
}

const userSigner = (organisation: Organisation): Signer =>
  new Signer(organisation.mspId, userOf(organisation, 'User1'));

/** The client of a peer of this generation. */
export function clientOf(client: PeerClient): Client {
  if (client instanceof Client) return client;
  throw new AssertionFailure('this works only with peers of Fabric 2.x');
}

/** The name under which the package's definition is committed: its label without the version. */
export const definitionName = (chaincode: ChaincodeName): string =>
  chaincode.replace(/_[^_]*:[0-9a-f]{64}$/, '');

function endpointOf(one: discovery.Peer): PeerName {
  const message = read(gossip.GossipMessage, one.getMembershipInfo()?.getPayload_asU8());
  return message.getAliveMsg()?.getMembership()?.getEndpoint().split(':')[0] ?? '';
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
