import { EndorseError, GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { common, discovery, gossip, peer } from '@hyperledger/fabric-protos';
import { AssertionFailure, PeerUnreachable, UserError } from '../../errors';
import { eventually } from '../../waiting/eventually';
import type {
  BlockInfo,
  Caller,
  HttpAnswer,
  PeerAccess,
  PeerClient,
  PeerInspection,
  RejectionListener,
} from '../generation';
import type { ChaincodeName, PeerName, TransactionId } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import { Connection } from './connection';
import type { CryptoFiles } from './crypto-files';
import { CHANNEL } from './genesis';
import type { Member } from './members';
import { getFrom } from './operations';
import type { Call } from './proposal';
import { Signer } from './signer';

/** A peer that has not answered all by then hangs; in milliseconds. */
const INSPECTION_BOUND = 5_000;

/** Milliseconds from the submit of a transaction until its block must be on the peer. */
const COMMIT_BOUND = 30_000;

/** How a peer's query chaincode says that it has no such transaction (core/scc/qscc). */
const NOT_FOUND = /^Failed to get transaction with id /;

/** One peer of Fabric 2.5 or 3.x, as a client and as an administrator of its organisation. */
export class Client implements PeerClient {
  readonly connection: Connection;
  readonly admin: Signer;
  readonly user: Signer;

  constructor(
    private readonly peer: PeerAccess,
    readonly member: Member,
    crypto: CryptoFiles,
  ) {
    const signer = (name: string) => new Signer(member.mspId, crypto.user(member, name));
    this.connection = new Connection(peer, member, crypto.tls(member, 'peer').authority);
    this.admin = signer('Admin');
    this.user = signer('User1');
  }

  async location(): Promise<string> {
    const address = await this.connection.address().catch((error: Error) => `not reached: ${error.message}`);
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
    const query = new discovery.Query();
    query.setChannel(CHANNEL);
    query.setPeerQuery(new discovery.PeerMembershipQuery());
    const answer = await this.connection.discover(this.user, query);
    if (!answer.ok) throw new PeerUnreachable(this.member.host, answer.error.message);
    const names: PeerName[] = [];
    for (const [, peers] of answer.value.getMembers()?.getPeersByOrgMap().entries() ?? [])
      names.push(...peers.getPeersList().map(endpointOf));
    return names;
  }

  /** True once this peer's gateway can choose peers that together fulfil the chaincode's endorsement policy. */
  async knowsEndorsers(chaincode: ChaincodeName): Promise<boolean> {
    const call = new peer.ChaincodeCall();
    call.setName(definitionName(chaincode));
    const interest = new peer.ChaincodeInterest();
    interest.setChaincodesList([call]);
    const chaincodes = new discovery.ChaincodeQuery();
    chaincodes.setInterestsList([interest]);
    const query = new discovery.Query();
    query.setChannel(CHANNEL);
    query.setCcQuery(chaincodes);
    return (await this.connection.discover(this.user, query)).ok;
  }

  async invoke(
    chaincode: ChaincodeName,
    call: readonly string[],
    caller: Caller,
  ): Promise<Outcome<TransactionId>> {
    requireNoCli(caller);
    const [name = '', ...args] = call;
    return this.submit(this.user, definitionName(chaincode), name, args);
  }

  /**
   * Endorsed as the gateway chooses or by these organisations, ordered, and awaited on this peer. A transaction that was
   * submitted and not seen in a block within the bound is no refusal: its id is the answer, and the ledger tells.
   */
  submit(
    signer: Signer,
    chaincode: string,
    name: string,
    args: readonly (string | Uint8Array)[],
    endorsingOrganizations?: readonly string[],
  ): Promise<Outcome<TransactionId>> {
    const where = `gateway of ${this.member.host}`;
    return this.connection.withGateway(signer, async (gateway) => {
      const proposal = gateway
        .getNetwork(CHANNEL)
        .getContract(chaincode)
        .newProposal(name, {
          arguments: [...args],
          ...(endorsingOrganizations && { endorsingOrganizations: [...endorsingOrganizations] }),
        });
      const id = proposal.getTransactionId();
      try {
        const transaction = await proposal.endorse({ deadline: Date.now() + COMMIT_BOUND });
        const deadline = Date.now() + COMMIT_BOUND;
        const commit = await transaction.submit({ deadline });
        const { code, successful } = await commit.getStatus({ deadline });
        const codes: Readonly<Record<number, string>> = Object.fromEntries(
          Object.entries(StatusCode).map(([word, number]) => [number, word]),
        );
        return successful
          ? accepted(id)
          : refused<string>(`the transaction is invalid: ${codes[code] ?? code}`, where);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        if (!(error instanceof EndorseError) && OPEN.has(error.code)) return accepted(id);
        return refused<string>(wordsOf(error), where);
      }
    });
  }

  /** Evaluated by this very peer, not by one that its gateway chooses. */
  async query(chaincode: ChaincodeName, call: readonly string[], caller: Caller): Promise<Outcome<string>> {
    requireNoCli(caller);
    const answer = await this.connection.propose(this.user, {
      channel: CHANNEL,
      chaincode: definitionName(chaincode),
      args: call,
    });
    return answer.ok ? accepted(Buffer.from(answer.value).toString()) : answer;
  }

  /** The validation code of a transaction in a block of this peer: `VALID`, `MVCC_READ_CONFLICT`; undefined for none. */
  async validationCode(id: TransactionId): Promise<string | undefined> {
    const answer = await this.#ask('GetTransactionByID', id);
    if (!answer.ok) {
      if (NOT_FOUND.test(answer.error.message)) return undefined;
      throw new PeerUnreachable(this.member.host, answer.error.message);
    }
    const code = peer.ProcessedTransaction.deserializeBinary(answer.value).getValidationcode();
    const names = Object.entries(peer.TxValidationCode);
    return names.find(([, number]) => number === code)?.[0] ?? String(code);
  }

  get(path: string): Promise<HttpAnswer> {
    return getFrom(this.peer, this.member, path);
  }

  async listenForRejections(): Promise<RejectionListener> {
    throw new UserError(
      'Fabric 2.x announces no rejections: it says with each transaction whether it is valid.',
    );
  }

  /** Never rejects: why something is missing stands in its place. */
  async inspect(_transactions: readonly TransactionId[], blockCount: number): Promise<PeerInspection> {
    const answers: Record<string, unknown> = {};
    const blocks: BlockInfo[] = [];
    let height: number | undefined;
    const askAll = async () => {
      answers['/healthz'] = (await this.get('/healthz')).body;
      answers['/version'] = (await this.get('/version')).body;
      const tip = await this.tip();
      height = tip.height;
      answers['height and hash of the last block'] = tip;
      for (let number = Math.max(0, height - blockCount); number < height; number++) {
        const block = await this.#block(number);
        if (block) blocks.push(blockInfo(number, block));
      }
      return { found: true } as const;
    };
    await eventually('the answers of the peer', askAll, { within: INSPECTION_BOUND }).catch(
      (error: Error) => {
        answers['missing'] = error.message;
      },
    );
    return { height, blocks, answers };
  }

  async #block(number: number): Promise<common.Block | undefined> {
    const answer = await this.#ask('GetBlockByNumber', String(number));
    return answer.ok ? common.Block.deserializeBinary(answer.value) : undefined;
  }

  /** Of the peer's own query chaincode. */
  #ask(name: string, ...args: readonly string[]): Promise<Outcome<Uint8Array>> {
    const call: Call = { channel: CHANNEL, chaincode: 'qscc', args: [name, CHANNEL, ...args] };
    return this.connection.propose(this.user, call);
  }
}

/** The client of a peer of this generation. */
export function clientOf(client: PeerClient): Client {
  if (client instanceof Client) return client;
  throw new AssertionFailure('this works only with peers of Fabric 2.x');
}

/** The name under which the package's definition is committed: its label without the version. */
export const definitionName = (chaincode: ChaincodeName): string =>
  chaincode.replace(/_[^_]*:[0-9a-f]{64}$/, '');

/** CANCELLED and DEADLINE_EXCEEDED of gRPC. */
const OPEN = new Set([1, 4]);

function requireNoCli({ throughCli }: Caller): void {
  if (throughCli) throw new UserError('Calls through the CLI are not possible with Fabric 2.x yet.');
}

/** Fabric's own words: those of the peers that refused, or else of the gateway. */
function wordsOf({ details, message }: GatewayError): string {
  const words = [...new Set(details.map((detail) => detail.message))];
  return words.length > 0 ? words.join('; ') : message;
}

function endpointOf(one: discovery.Peer): PeerName {
  const payload = one.getMembershipInfo()?.getPayload_asU8() ?? new Uint8Array();
  const endpoint = gossip.GossipMessage.deserializeBinary(payload)
    .getAliveMsg()
    ?.getMembership()
    ?.getEndpoint();
  return endpoint?.split(':')[0] ?? '';
}

function blockInfo(number: number, block: common.Block): BlockInfo {
  const headers = (block.getData()?.getDataList_asU8() ?? []).map((data) => {
    const payload = common.Payload.deserializeBinary(
      common.Envelope.deserializeBinary(data).getPayload_asU8(),
    );
    return common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
  });
  // Blocks bear no time of their own: the last of their transactions was made then, by its client's clock.
  const times = headers.map((header) => header.getTimestamp()?.toDate().getTime() ?? 0);
  return {
    number,
    committedAt: Math.max(0, ...times),
    transactions: headers.map((header) => header.getTxId()),
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
