import * as grpc from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { discovery, gateway as messages, peer } from '@hyperledger/fabric-protos';
import { PeerUnreachable } from '../../errors';
import type { TransactionId } from '../names';
import { accepted, type Outcome, refused } from '../outcome';
import type { PeerAccess } from '../peer';
import { CHANNEL } from './genesis';
import type { Member } from './members';
import { bytesOf, type Fields, messageOf, read } from './messages';
import type { Signer } from './signer';
import { isUnanswered, type Submission, submit } from './submission';

/** Milliseconds for an answer that needs no chaincode build. A peer gives a chaincode 30 s. */
const ANSWER_BOUND = 40_000;

/** A package may have this size, in bytes; as in the peer's own core.yaml. */
const LARGEST_MESSAGE = 100 * 1024 * 1024;

/** A call of a chaincode, or of one of the peer's own system chaincodes. */
export interface Call {
  readonly chaincode: string;
  readonly name: string;
  readonly args?: readonly (string | Uint8Array)[];
  /** By default the one there is; empty for what concerns the peer itself. */
  readonly channel?: string | undefined;
}

/** gRPC calls of one peer. Each opens a connection of its own, so that nothing outlives a peer that was stopped. */
export class Connection {
  constructor(
    private readonly peer: PeerAccess,
    private readonly member: Member,
    /** In PEM. */
    private readonly tlsAuthority: string,
  ) {}

  address(): Promise<string> {
    return this.peer.address(this.member.ports.grpc);
  }

  /** The answer of this very peer. Throws PeerUnreachable where it does not answer within `within` milliseconds. */
  propose(signer: Signer, call: Call, within = ANSWER_BOUND): Promise<Outcome<Uint8Array>> {
    const where = `${call.chaincode} of ${this.member.host}`;
    return this.#with(peer.EndorserClient, async (client) => {
      const proposal = await signedProposal(client, signer, call);
      const answer = await this.#call<peer.ProposalResponse>(where, (done) =>
        client.processProposal(proposal, { deadline: Date.now() + within }, done),
      );
      if (!answer.ok) return answer;
      const response = answer.value.getResponse();
      const status = response?.getStatus() ?? 0;
      return status >= 200 && status < 400
        ? accepted(response?.getPayload_asU8() ?? new Uint8Array())
        : refused(response?.getMessage() ?? '', `${where}, status ${status}`);
    });
  }

  /** What the peer knows of the channel. Throws PeerUnreachable. */
  async discover(signer: Signer, query: Fields<discovery.Query>): Promise<Outcome<discovery.QueryResult>> {
    const payload = bytesOf(discovery.Request, {
      authentication: messageOf(discovery.AuthInfo, { clientIdentity: signer.serialized }),
      queriesList: [messageOf(discovery.Query, { channel: CHANNEL, ...query })],
    });
    const signature = await signer.sign(payload);
    const request = messageOf(discovery.SignedRequest, { payload, signature });
    const where = `discovery of ${this.member.host}`;
    return this.#with(discovery.DiscoveryClient, async (client) => {
      const answer = await this.#call<discovery.Response>(where, (done) =>
        client.discover(request, { deadline: Date.now() + ANSWER_BOUND }, done),
      );
      if (!answer.ok) return answer;
      const [result] = answer.value.getResultsList();
      const error = result?.getError()?.getContent();
      return result && error === undefined ? accepted(result) : refused(error ?? 'no result', where);
    });
  }

  /** Through the peer's gateway service, and awaited on this peer. Throws PeerUnreachable. */
  async submit(signer: Signer, submission: Submission): Promise<Outcome<TransactionId>> {
    const [outcome] = await this.submitAtOnce(signer, submission, 1);
    return outcome as Outcome<TransactionId>;
  }

  /** This many times; each endorsed before the first one is ordered. */
  submitAtOnce(signer: Signer, submission: Submission, times: number): Promise<Outcome<TransactionId>[]> {
    return this.#with(grpc.Client, async (client) => {
      try {
        return await submit(signer.gateway(client), submission, times, `gateway of ${this.member.host}`);
      } catch (error) {
        throw error instanceof GatewayError && isUnanswered(error) ? this.#lost(error.cause.details) : error;
      }
    });
  }

  async #with<C extends grpc.Client, T>(
    Service: new (address: string, credentials: grpc.ChannelCredentials, options: grpc.ClientOptions) => C,
    use: (client: C) => Promise<T>,
  ): Promise<T> {
    const address = await this.address();
    const credentials = grpc.credentials.createSsl(Buffer.from(this.tlsAuthority));
    const client = new Service(address, credentials, {
      'grpc.ssl_target_name_override': this.member.host,
      'grpc.enable_http_proxy': 0, // A peer has an address of this machine.
      'grpc.max_send_message_length': LARGEST_MESSAGE,
      'grpc.max_receive_message_length': LARGEST_MESSAGE,
    });
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  #call<T>(
    where: string,
    call: (done: (error: grpc.ServiceError | null, answer?: T) => void) => unknown,
  ): Promise<Outcome<T>> {
    return new Promise((resolve, reject) => {
      call((error, answer) => {
        if (answer) resolve(accepted(answer));
        else if (!error || UNREACHABLE.has(error.code)) reject(this.#lost(error?.details));
        else resolve(refused(error.details, where));
      });
    });
  }

  #lost(reason = 'no answer'): PeerUnreachable {
    this.peer.forgetAddress();
    return new PeerUnreachable(this.member.host, reason);
  }
}

const UNREACHABLE = new Set([grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED, grpc.status.CANCELLED]);

/** The call as a peer's endorser takes it. */
export async function signedProposal(
  client: grpc.Client,
  signer: Signer,
  { chaincode, name, args = [], channel = CHANNEL }: Call,
): Promise<peer.SignedProposal> {
  const contract = signer.gateway(client).getNetwork(channel).getContract(chaincode);
  const proposal = contract.newProposal(name, { arguments: [...args] });
  const signed = read(messages.ProposedTransaction, proposal.getBytes()).getProposal();
  return messageOf(peer.SignedProposal, {
    proposalBytes: signed?.getProposalBytes_asU8() ?? '',
    signature: await signer.signDigest(proposal.getDigest()),
  });
}
