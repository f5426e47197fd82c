import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import {
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { PeerUnreachable } from '../../errors';
import { formatDuration } from '../../waiting/duration';
import type { Rejection, RejectionListener } from '../peer';

/** For connecting and for the hub's answer to the registration, in milliseconds. */
const REGISTRATION_BOUND = 60_000;

const definition = loadSync(join(__dirname, 'event-hub.proto'), { enums: String, keepCase: true });
const { protos } = loadPackageDefinition(definition) as unknown as {
  protos: { Events: ServiceClientConstructor };
};

interface HubEvent {
  readonly register?: { readonly events: readonly { readonly eventType: string }[] };
  readonly rejection?: { readonly tx?: { readonly txid?: string }; readonly errorMsg?: string };
}

/** Hears of every transaction that a peer rejects from now on. Throws PeerUnreachable. */
export async function listenForRejections(
  peer: string,
  address: string,
  { tls = false, within = REGISTRATION_BOUND } = {},
): Promise<RejectionListener> {
  // The certificate is made for another name than the container's address.
  const channel = tls
    ? credentials.createSsl(null, null, null, { rejectUnauthorized: false })
    : credentials.createInsecure();
  const client = new protos.Events(address, channel);
  const chat: ClientDuplexStream<HubEvent, HubEvent> = client['Chat']?.();
  const listener = new Listener(chat, () => client.close());
  try {
    chat.write({ register: { events: [{ eventType: 'REJECTION' }] } });
    await once(listener, 'registered', { signal: AbortSignal.timeout(within) });
    return listener;
  } catch (error) {
    listener.end();
    const reason =
      (error as Error).name === 'AbortError' ? `none within ${formatDuration(within)}` : String(error);
    throw new PeerUnreachable(`the event hub of ${peer} (${address})`, reason);
  }
}

class Listener
  extends EventEmitter<{ registered: []; change: []; error: [Error] }>
  implements RejectionListener
{
  readonly rejections: Rejection[] = [];
  problem: string | undefined;
  #isRegistered = false;

  constructor(
    private readonly chat: ClientDuplexStream<HubEvent, HubEvent>,
    private readonly close: () => void,
  ) {
    super();
    this.setMaxListeners(0);
    chat.on('data', (event: HubEvent) => this.#receive(event));
    chat.on('error', (error) => this.#lost(error));
    chat.on('end', () => this.#lost(new Error('the peer ended the connection')));
  }

  subscribe(wake: () => void): () => void {
    this.on('change', wake);
    return () => this.off('change', wake);
  }

  end(): void {
    this.chat.cancel();
    this.close();
  }

  #receive({ register, rejection }: HubEvent): void {
    if (register) {
      this.#isRegistered = true;
      this.emit('registered');
    }
    if (!rejection) return;
    this.rejections.push({ transaction: rejection.tx?.txid ?? '', reason: rejection.errorMsg ?? '' });
    this.emit('change');
  }

  #lost(error: Error): void {
    this.problem ??= error.message;
    // Without a registration somebody still waits for it.
    if (this.#isRegistered) this.emit('change');
    else if (this.listenerCount('error') > 0) this.emit('error', error);
  }
}
