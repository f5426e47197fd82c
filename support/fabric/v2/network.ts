import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Agent, FormData, request } from 'undici';
import { AssertionFailure, PeerUnreachable, UserError } from '../../errors';
import { fabricVersion } from '../../settings';
import { eventually } from '../../waiting/eventually';
import type { ServiceDescriptions } from '../composition';
import { requireVersion } from '../image-version';
import type { PeerName } from '../names';
import type { FabricNetwork, Operations, Readiness, StartedServices } from '../network';
import type { LedgerPeer, PeerAccess, PeerClient, ReachedService } from '../peer';
import { Client, clientOf } from './client';
import { tlsOf, writeCertificates } from './crypto-files';
import { genesisBlock } from './genesis';
import { ChannelLifecycle } from './lifecycle';
import { type Member, memberCalled, membersOf, organisationsOf } from './members';
import { OperationsServices } from './operations';
import { filesIn } from './topologies';
import { ValidatedTransactions } from './transactions';
import { OrganisationUsers } from './users';

/** Milliseconds for one request to an orderer. */
const REQUEST_BOUND = 60_000;

/** Fabric's side of one network of 2.5 or 3.x: organisations, certificates and one channel. */
export class ChannelNetwork implements FabricNetwork {
  readonly transactions = new ValidatedTransactions();
  readonly users: OrganisationUsers;
  readonly lifecycle: ChannelLifecycle;
  readonly #members;
  /** Undefined for a network that has formed in an earlier process. */
  readonly #folder: string | undefined;

  constructor(services: ServiceDescriptions, directory: string | undefined) {
    this.#folder = directory === undefined ? undefined : filesIn(directory);
    this.#members = membersOf(services, this.#folder && join(this.#folder, 'crypto'));
    this.operations = new OperationsServices(this.#members);
    const organisations = organisationsOf(this.#members.peers);
    this.users = new OrganisationUsers(organisations);
    this.lifecycle = new ChannelLifecycle(organisations);
  }

  /** Certificates and keys of everybody, and the channel's genesis block. */
  async writeFiles(): Promise<void> {
    await writeCertificates(this.#members, join(this.#folder ?? '', 'crypto'));
    mkdirSync(dirname(this.#blockFile), { recursive: true });
    writeFileSync(this.#blockFile, genesisBlock(this.#members));
  }

  connect(peer: PeerAccess): PeerClient {
    return new Client(peer, memberCalled(peer.name, this.#members.peers), this.#members);
  }

  /**
   * Joins all orderers and peers to the channel. Peers one after the other: gossip of a peer that has
   * joined is rejected by those that have not. Throws a WaitFailed, or an AssertionFailure for a refusal.
   */
  async form({ peers, orderers, within }: StartedServices): Promise<void> {
    const block = readFileSync(this.#blockFile);
    const joinOrderer = async (orderer: ReachedService) => {
      const member = memberCalled(orderer.name, this.#members.orderers);
      const join = async () => this.#joinOrderer(member, block, await orderer.address(member.ports.admin));
      await eventually(`${member.host} has joined the channel`, asFinding(join), { within });
    };
    const joinPeer = async ({ client }: LedgerPeer) => {
      const { host } = clientOf(client).member;
      const join = () => clientOf(client).admin.join(block);
      await eventually(`${host} has joined the channel`, asFinding(join), { within });
    };
    const joinPeers = async () => {
      for (const peer of peers) await joinPeer(peer);
    };
    await Promise.all([...orderers.map(joinOrderer), joinPeers()]);
  }

  readonly readiness: Readiness = {
    condition: 'every peer is healthy, has joined the channel and lists every peer',
    async check({ client, name }, all) {
      const { status, body } = await client.get('/healthz');
      if (status !== 200) return { seen: `/healthz: ${JSON.stringify(body)}` };
      const answer = await client.get('/version');
      requireVersion(name, (answer.body as { Version?: string }).Version, fabricVersion());
      const { height } = await client.tip();
      const listed = await client.connectedPeers();
      const missing = all.filter((name) => !listed.includes(name));
      return missing.length === 0
        ? { found: true }
        : { seen: `at height ${height}, does not list ${missing.join(', ')}` };
    },
  };

  readonly deploy: ChannelLifecycle['deploy'] = (...call) => this.lifecycle.deploy(...call);

  readonly operations: Operations;

  async leader(): Promise<PeerName> {
    throw new UserError(
      'No peer of Fabric 2.x is the primary: orderers decide on the order of transactions.',
    );
  }

  /** A peer executes queries on what it has committed. */
  async answersQueries(): Promise<boolean> {
    return true;
  }

  get #blockFile(): string {
    return join(this.#folder ?? '', 'mychannel.block');
  }

  /** Throws PeerUnreachable. */
  async #joinOrderer(orderer: Member, block: Uint8Array, address: string): Promise<void> {
    const { certificate, privateKey, authority } = tlsOf(orderer);
    const connect = { ca: authority, cert: certificate, key: privateKey, servername: orderer.host };
    const form = new FormData();
    form.set('config-block', new Blob([new Uint8Array(block)]), 'mychannel.block');
    const dispatcher = new Agent({ connect, headersTimeout: REQUEST_BOUND });
    const url = `https://${address}/participation/v1/channels`;
    try {
      const { statusCode, body } = await request(url, { method: 'POST', body: form, dispatcher });
      const text = await body.text();
      // 405 also says that there is a system channel, which lets no other be joined.
      if (statusCode === 201 || (statusCode === 405 && text.includes('channel already exists'))) return;
      throw new AssertionFailure(
        `${orderer.host} did not join the channel: ${text.trim()} (status ${statusCode})`,
      );
    } catch (error) {
      if (error instanceof AssertionFailure) throw error;
      throw new PeerUnreachable(orderer.host, (error as Error).message);
    } finally {
      void dispatcher.destroy();
    }
  }
}

/** What is unreachable while it starts may answer later. */
const asFinding = (action: () => Promise<void>) => async () => {
  try {
    await action();
    return { found: true as const };
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    return { seen: error.reason };
  }
};
