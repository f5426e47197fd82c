import { EventEmitter, once } from 'node:events';
import { dialBlocking } from '../wire/blocking-dial';
import { type Connection, dial, type Message } from '../wire/connection';
import type { ClientTls } from '../wire/tls';
import { logger } from './logging';
import type { PeerEndpoint } from './services';

const log = logger('peer');

/**
 * What peers open a conversation with: the caller says it, the one called says it back, and the caller says it again for
 * good. A call that the caller has given up meanwhile, since the one called was paused, is so never taken for one.
 */
type Hello = {
  readonly type: 'DISC_HELLO';
  readonly endpoint: PeerEndpoint;
  /** Tells a peer that was restarted from the one it was. */
  readonly session: string;
};

/** How long a peer may take to say hello, ms. One that is paused never does. */
const patience = 2_000;

/** How long a dial goes on while nobody answers, and how long it waits between two tries, ms; gRPC's in v0.6.1. */
const DIAL = { within: 3_000, pause: 1_300 };

/**
 * The peers of the network: dials the root node once, hears from each peer of all that it knows, and connects to those as
 * well, until everyone is connected to everyone. A peer whose dial to the root node fails stays alone, unless others know
 * it from before. A peer whose connection ends is gone at once; one that merely says nothing stays, and so does its
 * connection: where the network was cut for a while, TCP delivers what it holds back, as soon as it tries again. Every
 * `touchPeriod` connections that are missing are tried again.
 */
export class PeerNetwork extends EventEmitter<{
  message: [message: Message, from: PeerEndpoint];
  connected: [peer: PeerEndpoint];
  disconnected: [peer: PeerEndpoint];
}> {
  readonly #links = new Map<string, Link>();
  /** Addresses heard of, as Fabric's discovery keeps them. */
  readonly #known = new Set<string>();
  readonly #dialling = new Set<string>();
  readonly #session = `${process.pid}-${Date.now()}-${Math.random()}`;
  #closed = false;

  constructor(
    readonly self: PeerEndpoint,
    private readonly settings: {
      readonly rootNode: string;
      readonly touchPeriod: number;
      /** Of the root node; for tests. */
      readonly dial?: typeof DIAL;
    },
    /** Makes a connection answer calls. */
    private readonly serve: (connection: Connection, peer: PeerEndpoint) => void,
    private readonly tls?: ClientTls,
  ) {
    super();
  }

  start(): void {
    const { rootNode, touchPeriod } = this.settings;
    const dialling = this.settings.dial ?? DIAL;
    for (const address of rootNode.split(',').filter(Boolean))
      void this.#chat(address, () => dialBlocking(address, { ...dialling, tls: this.tls }));
    if (!rootNode) log.debug('chatWithSomePeers', 'Starting up the first peer of a new network');
    log.debug(
      'ensureConnected',
      `Starting Peer reconnect service (touch service), with period = ${touchPeriod / 1000}s`,
    );
    setInterval(() => this.#touch(), touchPeriod).unref();
  }

  stop(): void {
    this.#closed = true;
    for (const { connection } of this.#links.values()) connection.close();
  }

  /** All that are connected now, and this one. */
  endpoints(): PeerEndpoint[] {
    return [...[...this.#links.values()].map(({ peer }) => peer), this.self];
  }

  /** A message may be lost: where there is no connection, or where one takes nothing more. */
  send(name: string, message: Message): void {
    const connection = this.#links.get(name)?.connection;
    if (connection && !connection.isFull) connection.send(message);
  }

  call<T>(name: string, method: string, params: unknown): Promise<T> {
    const link = this.#links.get(name);
    if (!link) return Promise.reject(new Error(`peer ${name} is not connected`));
    return link.connection.call<T>(method, params);
  }

  /** Another peer connected, and this is what it said first. */
  accept(connection: Connection, message: Message): void {
    log.debug('beforeHello', 'Received DISC_HELLO, sending back DISC_HELLO');
    const { endpoint } = message as Hello;
    connection.send(this.#hello());
    connection.once('message', (confirmed) => {
      if (confirmed.type === 'DISC_HELLO') this.#register(connection, confirmed as Hello, endpoint.ID.name);
      else connection.close();
    });
  }

  #hello(): Hello {
    return { type: 'DISC_HELLO', endpoint: this.self, session: this.#session };
  }

  async #chat(
    address: string,
    connect = (): Promise<Connection> => dial(address, { tls: this.tls }),
  ): Promise<void> {
    if (this.#closed || this.#dialling.has(address)) return;
    this.#dialling.add(address);
    log.debug('chatWithPeer', `Initiating Chat with peer address: ${address}`);
    let connection: Connection | undefined;
    try {
      connection = await connect().catch(() => {
        throw new Error('grpc: timed out when dialing'); // Whatever the reason: the real peer's log does not tell.
      });
      connection.send(this.#hello());
      const [message] = await once(connection, 'message', { signal: AbortSignal.timeout(patience) });
      const { endpoint, session } = message as Hello;
      connection.send(this.#hello());
      this.#register(connection, { type: 'DISC_HELLO', endpoint, session }, this.self.ID.name);
    } catch (error) {
      connection?.close();
      const text = (error as Error).message;
      log.error('chatWithPeer', `Error creating connection to peer address ${address}: ${text}`);
    } finally {
      this.#dialling.delete(address);
    }
  }

  /**
   * Two peers may call each other at once. Both keep the connection that the one with the lesser name made, unless the
   * one they have is of a process that is no more.
   */
  #register(connection: Connection, { endpoint, session }: Hello, caller: string): void {
    const { name } = endpoint.ID;
    const existing = this.#links.get(name);
    const replaced = !existing || existing.session !== session || caller < existing.caller;
    if (this.#closed || name === this.self.ID.name || !replaced) {
      connection.close();
      return;
    }
    const link: Link = { peer: endpoint, session, caller, connection };
    this.#links.set(name, link);
    this.#known.add(endpoint.address);
    connection.on('message', (message) => this.#received(link, message));
    connection.on('close', () => this.#lost(link));
    this.serve(connection, endpoint);
    existing?.connection.close();
    if (existing) return;
    log.debug('RegisterHandler', `registered handler with key: name:"${name}" `);
    this.emit('connected', endpoint);
    this.#gossip();
  }

  #received(link: Link, message: Message): void {
    if (message.type === 'DISC_PEERS') this.#discovered((message as DiscPeers).peers);
    else if (message.type !== 'DISC_HELLO') this.emit('message', message, link.peer);
  }

  #lost(link: Link): void {
    const { name } = link.peer.ID;
    if (this.#links.get(name) !== link) return;
    this.#links.delete(name);
    if (this.#closed) return;
    log.error(
      'handleChat',
      'Error during Chat, stopping handler: stream error: code = 1 desc = "context canceled"',
    );
    log.debug('DeregisterHandler', `Deregistered handler with key: name:"${name}" `);
    this.emit('disconnected', link.peer);
  }

  /** Tells everyone who is there; those who didn't know each other connect. */
  #gossip(): void {
    const peers = this.endpoints();
    for (const { connection } of this.#links.values()) connection.send({ type: 'DISC_PEERS', peers });
  }

  #discovered(peers: readonly PeerEndpoint[]): void {
    for (const { ID, address } of peers) {
      if (ID.name === this.self.ID.name) continue;
      this.#known.add(address);
      if (!this.#links.has(ID.name)) void this.#chat(address);
    }
  }

  /** Dials whoever is missing. */
  #touch(): void {
    if (this.#closed) return;
    const connected = new Set([...this.#links.values()].map(({ peer }) => peer.address));
    const missing = [...this.#known].filter((address) => !connected.has(address));
    if (missing.length > 0)
      log.warning(
        'ensureConnected',
        'Touch service indicates dropped connections, attempting to reconnect...',
      );
    for (const address of missing) void this.#chat(address);
    this.#gossip();
  }
}

type Link = {
  readonly peer: PeerEndpoint;
  readonly session: string;
  /** Name of the peer that made the connection. */
  readonly caller: string;
  readonly connection: Connection;
};

type DiscPeers = { readonly type: 'DISC_PEERS'; readonly peers: readonly PeerEndpoint[] };
