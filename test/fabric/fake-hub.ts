import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO = join(__dirname, '..', '..', 'support', 'fabric', 'v0.6', 'event-hub.proto');

type Chat = grpc.ServerDuplexStream<unknown, unknown>;

/** An event hub that answers a registration as v0.6 does, unless it is told to be silent. */
export class FakeHub {
  readonly chats: Chat[] = [];
  readonly received: unknown[] = [];
  isSilent = false;
  /** Announced to everybody who registers. */
  readonly atOnce: string[] = [];
  readonly #server = new grpc.Server();

  async start(): Promise<string> {
    const { protos } = grpc.loadPackageDefinition(loadSync(PROTO, { enums: String })) as unknown as {
      protos: { Events: grpc.ServiceClientConstructor };
    };
    this.#server.addService(protos.Events.service, {
      Chat: (chat: Chat) => {
        this.chats.push(chat);
        chat.on('data', (event: unknown) => {
          this.received.push(event);
          if (this.isSilent) return;
          chat.write(event);
          for (const txid of this.atOnce) chat.write({ rejection: { tx: { txid }, errorMsg: 'no' } });
        });
        chat.on('error', () => {});
        chat.on('end', () => chat.end());
      },
    });
    const credentials = grpc.ServerCredentials.createInsecure();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
      error ? reject(error) : resolve(port),
    );
    return `127.0.0.1:${await promise}`;
  }

  reject(txid: string, errorMsg: string): void {
    for (const chat of this.chats) chat.write({ rejection: { tx: { txid }, errorMsg } });
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}
