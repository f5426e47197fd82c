import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A socket of its own for one client of the engine, in a directory that is mounted where the client looks. What
 * comes is passed on as it is, both ways, until the socket is taken away.
 */
export class SocketRelay {
  readonly directory = mkdtempSync(join(tmpdir(), 'engine-'));
  readonly #connections = new Set<Socket>();
  #server: Server | undefined;

  /** `engineSocket` is the path of the engine's own socket. */
  constructor(private readonly engineSocket: string) {}

  async open(): Promise<void> {
    const server = createServer((client) => this.#pass(client));
    this.#server = server;
    server.listen(join(this.directory, 'docker.sock'));
    await once(server, 'listening');
  }

  /** Takes the socket away, and breaks what goes on through it. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.close(); // Unlinks the socket.
    for (const connection of this.#connections) connection.destroy();
    await once(server, 'close');
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  #pass(client: Socket): void {
    const engine = connect(this.engineSocket);
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.#connections.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#connections.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
