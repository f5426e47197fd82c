import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pathTooLong } from '../docker/engine-errors';
import { ProxyRequest } from './proxy-request';
import { UpgradeRequest } from './upgrade-request';

/**
 * The socket of one client. Its file stays from the first opening to the end, since a container that has mounted it would
 * not see another one of the same name.
 */
export class SocketListener {
  readonly file: string;
  isOpen = false;
  readonly #underWay = new Set<Promise<void>>();
  /** The connections that have left HTTP, which the server does not know any more. */
  readonly #streams = new Set<Duplex>();
  #server: Server | undefined;
  /** Opening and closing take turns. */
  #lastTurn: Promise<void> = Promise.resolve();

  /** The socket is `docker.sock` in the folder, where clients look for it. */
  constructor(
    readonly folder: string,
    /** Never rejects. */
    private readonly serve: (request: ProxyRequest) => Promise<void>,
    /** Never rejects. */
    private readonly serveUpgrade: (request: UpgradeRequest) => Promise<void>,
    /** Called for bytes that are not HTTP, and for a tunnel. */
    private readonly onMalformed: (what: string) => void,
  ) {
    this.file = join(folder, 'docker.sock');
    if (Buffer.byteLength(this.file) > LONGEST_PATH) throw pathTooLong(this.file);
  }

  /** Does nothing where it is open. */
  open(): Promise<void> {
    return this.#inTurn(async () => {
      this.#server ??= await this.#listen();
      this.isOpen = true;
    });
  }

  /** Ends the requests under way, and breaks off every new one. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.isOpen = false;
      this.#server?.closeAllConnections();
      for (const stream of this.#streams) stream.destroy();
      await Promise.all(this.#underWay);
    });
  }

  /** Removes the socket, and ends the requests under way. */
  async end(): Promise<void> {
    await this.close();
    await this.#inTurn(async () => {
      const server = this.#server;
      if (!server) return;
      this.#server = undefined;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await Promise.all(this.#underWay);
    });
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(action);
    this.#lastTurn = turn.catch(() => {}); // It is the caller's to handle.
    return turn;
  }

  async #listen(): Promise<Server> {
    const server = createServer(OPTIONS, (request, response) =>
      this.#follow(this.serve(new ProxyRequest(request, response))),
    );
    server.on('upgrade', (request, socket: Duplex, head) => {
      const upgrade = new UpgradeRequest(request, socket, head);
      this.#streams.add(socket);
      void upgrade.closed.then(() => this.#streams.delete(socket));
      this.#follow(this.serveUpgrade(upgrade));
    });
    server.on('connection', (socket) => {
      socket.setMaxListeners(0); // Each of its requests adds one.
      if (!this.isOpen) socket.destroy();
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#onClientError(error, socket));
    server.on('connect', ({ url = '' }, socket: Duplex) => {
      this.onMalformed(`CONNECT ${url}`);
      refuse(socket);
    });
    // Open to every user: who reaches the socket is decided by where its directory is mounted.
    server.listen({ path: this.file, readableAll: true, writableAll: true });
    await once(server, 'listening');
    return server;
  }

  #follow(serving: Promise<void>): void {
    this.#underWay.add(serving);
    void serving.then(() => this.#underWay.delete(serving));
  }

  #onClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (BROKEN_OFF.includes(error.code ?? '') || !socket.writable) return void socket.destroy();
    this.onMalformed(`no HTTP (${error.code})`);
    refuse(socket);
  }
}

/** Of a socket's path, in bytes, without the end of the string (unix(7)); some versions of Node cut a longer one. */
const LONGEST_PATH = 107;

/**
 * A held build may wait for long before it is read, and a connection for its first request: Go's client dials some in advance.
 * Builds of its version of 2016 name no host.
 */
const OPTIONS = { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, requireHostHeader: false };

/** The client disconnected, also in the midst of a body. */
const BROKEN_OFF = ['ECONNRESET', 'HPE_INVALID_EOF_STATE'];

/** Ends everything that is under way on the connection. */
function refuse(socket: Duplex): void {
  socket.on('error', () => {}); // The client is gone. Of a tunnel Node itself does not handle it.
  socket.end(BAD_REQUEST, () => socket.destroy());
}

const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
