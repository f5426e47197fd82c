import { join } from 'node:path';
import {
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { PeerUnreachable } from '../../errors';
import { bounded } from '../../waiting/clock';
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
  const client = new protos.Events(address, channel, { 'grpc.enable_http_proxy': 0 }); // It is on this machine.
  const chat: ClientDuplexStream<HubEvent, HubEvent> = client['Chat']?.();
  const registered = Promise.withResolvers<void>();
  const wakes = new Set<() => void>();
  const rejections: Rejection[] = [];
  let problem: string | undefined;
  const wakeAll = () => {
    for (const wake of wakes) wake();
  };
  const lost = (error: Error) => {
    problem ??= error.message;
    registered.reject(error);
    wakeAll();
  };
  const end = () => {
    chat.cancel();
    client.close();
  };
  chat.on('data', ({ register, rejection }: HubEvent) => {
    if (register) registered.resolve();
    if (!rejection) return;
    rejections.push({ transaction: rejection.tx?.txid ?? '', reason: rejection.errorMsg ?? '' });
    wakeAll();
  });
  chat.on('error', lost);
  chat.on('end', () => lost(new Error('the peer ended the connection')));
  try {
    chat.write({ register: { events: [{ eventType: 'REJECTION' }] } });
    await bounded('none', within, () => registered.promise);
  } catch (error) {
    end();
    throw new PeerUnreachable(`the event hub of ${peer} (${address})`, (error as Error).message);
  }
  return {
    rejections,
    get problem() {
      return problem;
    },
    subscribe(wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    end,
  };
}
