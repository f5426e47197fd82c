import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type * as grpc from '@grpc/grpc-js';
import {
  type Block,
  type ChaincodeEvent,
  encodeBlock,
  encodeChaincodeEvent,
  encodeTransaction,
  type Transaction,
  withoutCode,
} from '../ledger/block';
import { ProtoWriter, protoBytes, protoUint, readProto } from '../wire/protobuf';
import type { ServerTls } from '../wire/tls';
import { logger } from './logging';

const log = logger('eventhub_producer');

/** `EventType` of Fabric's events.proto, by number. */
const EVENT_TYPES = ['REGISTER', 'BLOCK', 'CHAINCODE', 'REJECTION'] as const;
type EventType = (typeof EVENT_TYPES)[number];

/** Field numbers of `Event`, which holds one of these. */
const EVENT = { register: 1, block: 2, chaincodeEvent: 3, rejection: 4, unregister: 5 } as const;

interface ProducedEvent {
  readonly type: EventType;
  /** What the interests of a listener are compared with. */
  readonly keys: readonly string[];
  /** An encoded `Event`. */
  readonly encoded: Buffer;
}

type Chat = grpc.ServerDuplexStream<Buffer, Buffer>;

/** The gRPC server, on connections that were accepted for it. */
interface Listeners {
  accept(socket: Socket): void;
  close(): void;
}

/**
 * Port 7053: the event hub of v0.6, gRPC's `protos.Events/Chat`. A listener registers its interests, gets the same
 * message back, and then one message an event: blocks, rejected transactions, and events that chaincodes set.
 */
export class EventHub extends EventEmitter<{ event: [ProducedEvent] }> {
  constructor() {
    super();
    this.setMaxListeners(0);
  }

  start(): void {
    for (const type of ['BLOCK', 'CHAINCODE', 'REJECTION', 'REGISTER']) {
      log.debug('AddEventType', `registering ${type}`);
    }
    log.info('start', 'event processor started');
  }

  /** Resolves with the port that it listens on. gRPC is loaded for the first listener: few peers ever have one. */
  async listen(port: number, tls?: ServerTls): Promise<{ port: number; close: () => void }> {
    let listeners: Promise<Listeners> | undefined;
    const server = createServer(async (socket) => {
      listeners ??= import('@grpc/grpc-js').then((library) => this.#listeners(library, tls));
      (await listeners).accept(socket);
    });
    server.listen(port, '0.0.0.0');
    await once(server, 'listening');
    const close = () => {
      server.close();
      void listeners?.then((each) => each.close());
    };
    return { port: (server.address() as AddressInfo).port, close };
  }

  committed(block: Block): void {
    const encoded = event(EVENT.block, encodeBlock(withoutCode(block)));
    this.emit('event', { type: 'BLOCK', keys: ['/BLOCK'], encoded });
    for (const each of block.nonHashData?.chaincodeEvents ?? []) {
      if (each.eventName !== undefined) this.#chaincodeEvent(each);
    }
  }

  rejected(transaction: Transaction, errorMsg: string): void {
    const rejection = new ProtoWriter()
      .message(1, encodeTransaction(transaction))
      .string(2, errorMsg)
      .finish();
    this.emit('event', {
      type: 'REJECTION',
      keys: ['/REJECTION'],
      encoded: event(EVENT.rejection, rejection),
    });
  }

  #chaincodeEvent(set: ChaincodeEvent): void {
    const { chaincodeID = '', eventName = '' } = set;
    // An interest without a name is in all events of the chaincode.
    const keys = [`/CHAINCODE/${chaincodeID}/${eventName}`, `/CHAINCODE/${chaincodeID}/`];
    this.emit('event', {
      type: 'CHAINCODE',
      keys,
      encoded: event(EVENT.chaincodeEvent, encodeChaincodeEvent(set)),
    });
  }

  #listeners({ Server, ServerCredentials, status }: typeof grpc, tls?: ServerTls): Listeners {
    const server = new Server();
    server.addService(EVENTS, { Chat: (chat: Chat) => this.#serve(chat, status.UNKNOWN) });
    const credentials = tls
      ? ServerCredentials.createSsl(null, [
          { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
        ])
      : ServerCredentials.createInsecure();
    const injector = server.createConnectionInjector(credentials);
    return { accept: (socket) => injector.injectConnection(socket), close: () => server.forceShutdown() };
  }

  #serve(chat: Chat, refused: grpc.status): void {
    const interests = new Set<string>();
    const listener = ({ keys, encoded }: ProducedEvent) => {
      if (keys.some((key) => interests.has(key))) chat.write(encoded);
    };
    this.on('event', listener);
    const leave = () => this.off('event', listener);
    chat.on('data', (message: Buffer) => {
      try {
        register(message, interests);
        chat.write(message);
      } catch (error) {
        log.error('Chat', `Error handling message: ${(error as Error).message}`);
        chat.emit('error', Object.assign(error as Error, { code: refused }));
      }
    });
    chat.on('end', () => {
      log.debug('Chat', 'Received EOF, ending Chat');
      leave();
      chat.end();
    });
    for (const end of ['cancelled', 'close', 'error']) chat.on(end, leave);
  }
}

const EVENTS: grpc.ServiceDefinition = {
  Chat: {
    path: '/protos.Events/Chat',
    requestStream: true,
    responseStream: true,
    requestSerialize: (message: Buffer) => message,
    requestDeserialize: (message: Buffer) => message,
    responseSerialize: (message: Buffer) => message,
    responseDeserialize: (message: Buffer) => message,
  },
};

function event(field: number, encoded: Buffer): Buffer {
  return new ProtoWriter().message(field, encoded).finish();
}

/** Adds or removes what the message says. Throws for a message that no listener may send. */
function register(message: Buffer, interests: Set<string>): void {
  for (const { field, value } of readProto(message)) {
    if (!Buffer.isBuffer(value) || (field !== EVENT.register && field !== EVENT.unregister))
      throw new Error('Invalide type from client'); // The real peer's words.
    for (const { value: interest } of readProto(value)) {
      const key = interestKey(interest as Buffer);
      if (field === EVENT.unregister) interests.delete(key);
      else interests.add(key);
    }
  }
}

function interestKey(interest: Buffer): string {
  const fields = readProto(interest);
  const type = EVENT_TYPES[protoUint(fields, 1)] ?? '';
  if (type !== 'CHAINCODE') return `/${type}`;
  const chaincode = readProto(protoBytes(fields, 2));
  return `/${type}/${protoBytes(chaincode, 1)}/${protoBytes(chaincode, 2)}`;
}
