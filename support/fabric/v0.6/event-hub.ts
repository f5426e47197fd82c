import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { HarnessError } from '../../errors';
import type { Wakeups } from '../../waiting/eventually';

/** How long a peer may take to connect and to confirm, in milliseconds. */
const REGISTRATION_BOUND = 10_000;

/** A transaction that a peer did not commit, as it tells its listeners. */
export interface Rejection {
  readonly txid: string;
  readonly reason: string;
}

/**
 * A listener for rejected transactions on a peer's event port, 7053. It speaks the form of the embedded network,
 * a JSON object a line; Fabric's own images speak gRPC there.
 */
export class RejectionListener implements Wakeups {
  readonly #emitter = new EventEmitter<{ rejection: []; confirmed: [] }>().setMaxListeners(0);
  readonly #rejections: Rejection[] = [];
  #begun = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('error', () => {}); // `close` follows, and says enough.
    socket.on('data', (text: string) => this.#read(text));
  }

  /** Connects to `host:port`; hears of every rejection from its return on. */
  static async register(address: string): Promise<RejectionListener> {
    const [host = '', port = ''] = address.split(':');
    const socket = connect({ host, port: Number(port) });
    const listener = new RejectionListener(socket);
    const signal = AbortSignal.timeout(REGISTRATION_BOUND);
    try {
      await once(socket, 'connect', { signal });
      socket.write(`${JSON.stringify({ type: 'REGISTER', events: [{ eventType: 'REJECTION' }] })}\n`);
      await Promise.race([once(listener.#emitter, 'confirmed', { signal }), closed(socket, signal)]);
      return listener;
    } catch (error) {
      socket.destroy();
      throw new HarnessError(
        `no events from ${address} (${(error as Error).message}): it has to be port 7053 of an embedded peer, for ` +
          'the gRPC that the peers of hyperledger/fabric-peer speak there is not supported',
      );
    }
  }

  get rejections(): readonly Rejection[] {
    return this.#rejections;
  }

  subscribe(wake: () => void): () => void {
    this.#emitter.on('rejection', wake);
    return () => this.#emitter.off('rejection', wake);
  }

  end(): void {
    this.socket.destroy();
  }

  #read(text: string): void {
    const lines = `${this.#begun}${text}`.split('\n');
    this.#begun = lines.pop() ?? '';
    for (const line of lines) this.#received(line);
  }

  #received(line: string): void {
    let event: PeerEvent;
    try {
      event = JSON.parse(line);
    } catch {
      this.socket.destroy(); // Not a peer of this form.
      return;
    }
    if (event.type === 'REGISTER') this.#emitter.emit('confirmed');
    if (event.type !== 'REJECTION') return;
    const { tx, errorMsg } = event.rejection ?? {};
    this.#rejections.push({ txid: tx?.txid ?? '', reason: errorMsg ?? '' });
    this.#emitter.emit('rejection');
  }
}

interface PeerEvent {
  readonly type: string;
  readonly rejection?: { readonly tx?: { readonly txid: string }; readonly errorMsg?: string };
}

async function closed(socket: Socket, signal: AbortSignal): Promise<never> {
  await once(socket, 'close', { signal });
  throw new Error('the connection was closed');
}
