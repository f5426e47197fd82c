import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pathTooLong } from '../docker/engine-errors';
import { ProxyRequest } from './proxy-request';

/** What arrived that is no request: the bytes that could not be read as HTTP, or a wish to leave it. */
export type Nonsense = (what: string) => void;

/** The socket by which one client comes in. */
export class SocketListener {
  readonly #path: string;
  readonly #underWay = new Set<Promise<void>>();
  #server: Server | undefined;

  /** The socket is `docker.sock` in the directory, where clients look for it. `serve` never rejects. */
  constructor(
    readonly directory: string,
    private readonly serve: (exchange: ProxyRequest) => Promise<void>,
    private readonly onNonsense: Nonsense,
  ) {
    this.#path = join(directory, 'docker.sock');
    if (Buffer.byteLength(this.#path) > LONGEST_PATH) throw pathTooLong(this.#path);
  }

  /** Nothing happens where it is open. */
  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer(OPTIONS, (request, response) => {
      const serving = this.serve(new ProxyRequest(request, response));
      this.#underWay.add(serving);
      void serving.then(() => this.#underWay.delete(serving));
    });
    server.on('connection', (socket) => socket.setMaxListeners(0)); // One for each request it brings.
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#misread(error, socket));
    server.on('connect', ({ url = '' }, socket: Duplex) => {
      this.onNonsense(`CONNECT ${url}`);
      refuse(socket);
    });
    // A client of any user may come in: who finds the socket is decided by where its directory is mounted.
    server.listen({ path: this.#path, readableAll: true, writableAll: true });
    await once(server, 'listening');
    this.#server = server;
  }

  /** Unlinks the socket, and ends what goes on through it. Nothing happens where it is shut. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await Promise.all(this.#underWay);
  }

  #misread(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    this.onNonsense(`no HTTP (${error.code})`);
    refuse(socket);
  }
}

/** Of a socket, in bytes, without the end of the string (unix(7)); some versions of Node cut a longer one silently. */
const LONGEST_PATH = 107;

/** A held build is not read for as long as another takes; a 2016 Go client's build names no host. */
const OPTIONS = { requestTimeout: 0, keepAliveTimeout: 0, requireHostHeader: false };

/** Whatever else was under way on the connection ends with it. */
function refuse(socket: Duplex): void {
  socket.end(BAD_REQUEST, () => socket.destroy());
}

const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
