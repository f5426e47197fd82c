import * as grpc from '@grpc/grpc-js';
import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import { discovery, peer } from '@hyperledger/fabric-protos';
import { PeerUnreachable } from '../../errors';
import { accepted, type Outcome, refused } from '../outcome';
import type { PeerAccess } from '../peer';
import type { Member } from './members';
import { type Call, signedProposal } from './proposal';
import type { Signer } from './signer';

/** Milliseconds for an answer that needs no chaincode build. A peer gives a chaincode 30 s. */
export const ANSWER_BOUND = 40_000;

/** A package may have this size, in bytes; as in the peer's own core.yaml. */
const LARGEST_MESSAGE = 100 * 1024 * 1024;

/** gRPC calls of one peer. Each opens a connection of its own, so that nothing outlives a peer that was stopped. */
export class Connection {
  constructor(
    private readonly peer: PeerAccess,
    private readonly member: Member,
    /** In PEM. */
    private readonly tlsAuthority: string,
  ) {}

  async address(): Promise<string> {
    return this.peer.address(this.member.ports.grpc);
  }

  /** The answer of this very peer. Throws PeerUnreachable where it does not answer within `within` milliseconds. */
  async propose(signer: Signer, call: Call, within = ANSWER_BOUND): Promise<Outcome<Uint8Array>> {
    const proposal = await signedProposal(signer, call);
    const where = `${call.chaincode} of ${this.member.host}`;
    return this.#with(peer.EndorserClient, async (client) => {
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

  /** Throws PeerUnreachable. */
  async discover(signer: Signer, query: discovery.Query): Promise<Outcome<discovery.QueryResult>> {
    const authentication = new discovery.AuthInfo();
    authentication.setClientIdentity(signer.serialized);
    const request = new discovery.Request();
    request.setAuthentication(authentication);
    request.setQueriesList([query]);
    const payload = request.serializeBinary();
    const signed = new discovery.SignedRequest();
    signed.setPayload(payload);
    signed.setSignature(await signer.sign(payload));
    const where = `discovery of ${this.member.host}`;
    return this.#with(discovery.DiscoveryClient, async (client) => {
      const answer = await this.#call<discovery.Response>(where, (done) =>
        client.discover(signed, { deadline: Date.now() + ANSWER_BOUND }, done),
      );
      if (!answer.ok) return answer;
      const [result] = answer.value.getResultsList();
      const error = result?.getError()?.getContent();
      return result && error === undefined ? accepted(result) : refused(error ?? 'no result', where);
    });
  }

  /** Through the peer's gateway service. Throws PeerUnreachable where the peer itself does not answer. */
  async withGateway<T>(signer: Signer, use: (gateway: Gateway) => Promise<T>): Promise<T> {
    return this.#with(grpc.Client, async (client) => {
      const { identity, signDigest } = signer;
      const gateway = connect({ client, identity, signer: signDigest, hash: hash.sha256 });
      try {
        return await use(gateway);
      } catch (error) {
        const { code, details, message } = (error as { cause?: grpc.ServiceError }).cause ?? {};
        if (code === grpc.status.UNAVAILABLE && CONNECTION.test(details ?? ''))
          throw this.#lost(details ?? message);
        throw error;
      } finally {
        gateway.close();
      }
    });
  }

  async #with<C extends grpc.Client, T>(
    Service: new (address: string, credentials: grpc.ChannelCredentials, options: grpc.ClientOptions) => C,
    use: (client: C) => Promise<T>,
  ): Promise<T> {
    let address: string;
    try {
      address = await this.address();
    } catch (error) {
      throw new PeerUnreachable(this.member.host, (error as Error).message);
    }
    const credentials = grpc.credentials.createSsl(Buffer.from(this.tlsAuthority));
    const client = new Service(address, credentials, {
      'grpc.ssl_target_name_override': this.member.host,
      'grpc.max_send_message_length': LARGEST_MESSAGE,
      'grpc.max_receive_message_length': LARGEST_MESSAGE,
    });
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  async #call<T>(
    where: string,
    call: (done: (error: grpc.ServiceError | null, answer?: T) => void) => unknown,
  ): Promise<Outcome<T>> {
    return new Promise((resolve, reject) => {
      call((error, answer) => {
        if (answer) resolve(accepted(answer));
        else if (!error) reject(this.#lost());
        else if (UNREACHABLE.has(error.code)) reject(this.#lost(error.details));
        else resolve(refused(error.details, where));
      });
    });
  }

  #lost(reason = 'no connection'): PeerUnreachable {
    this.peer.forgetAddress();
    return new PeerUnreachable(this.member.host, reason);
  }
}

const UNREACHABLE = new Set([grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED, grpc.status.CANCELLED]);

/** How grpc-js words that it has no connection; a gateway that lacks an orderer says UNAVAILABLE, too. */
const CONNECTION = /^No connection established|^Connection dropped|^Name resolution failed|ECONN/;
