import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Container } from './container';
import { readFrames } from './log';

/** In the container: connects standard input and output with this port. Ends when either side ends. */
const CONNECT = `
exec 3<>"/dev/tcp/127.0.0.1/$0" 4<&0 || exit
cat <&3 & in=$!
cat <&4 >&3 & out=$!
wait -n
kill $in $out`;

/**
 * A port of a container whose published ports are out of reach: a port here that leads there through the engine. Each
 * connection is a command in the container, which needs bash.
 */
export class Tunnel {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(container: Container, port: number) {
    this.#server = createServer((socket) => void this.#connect(socket, container, port));
    this.#server.unref();
  }

  static async open(container: Container, port: number): Promise<Tunnel> {
    const tunnel = new Tunnel(container, port);
    await once(tunnel.#server.listen(0, '127.0.0.1'), 'listening');
    return tunnel;
  }

  /** `127.0.0.1:32768` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #connect(socket: Socket, container: Container, port: number): Promise<void> {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {}); // It closes, too.
    try {
      const stream = await container.attach(['bash', '-c', CONNECT, String(port)]);
      stream.on('error', () => socket.destroy());
      socket.on('close', () => stream.destroy());
      if (socket.destroyed) return void stream.destroy(); // It was closed before the command began.
      socket.pipe(stream);
      await readFrames(stream, (bytes, isStderr) => {
        if (!isStderr) socket.write(bytes);
      });
      socket.end();
    } catch {
      socket.destroy(); // As if nothing listened: the container does not run, or the engine is gone.
    }
  }
}
