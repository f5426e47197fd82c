import { EventEmitter } from 'node:events';
import type { Server } from 'node:net';
import type { Block, Transaction } from '../ledger/block';
import { type Connection, listen } from '../wire/connection';
import type { ServerTls } from '../wire/tls';
import { logger } from './logging';

const log = logger('eventhub_producer');

export type EventType = 'REGISTER' | 'BLOCK' | 'CHAINCODE' | 'REJECTION';

/**
 * Tells listeners on port 7053 of blocks, rejected transactions, and events that chaincodes set. A listener sends
 * `{type: REGISTER, events: [{eventType: BLOCK}, …]}`, gets the same back, and then one message an event.
 */
export class EventHub extends EventEmitter<{ event: [EventType, object] }> {
  start(): void {
    for (const type of ['BLOCK', 'CHAINCODE', 'REJECTION', 'REGISTER']) {
      log.debug('AddEventType', `registering ${type}`);
    }
    log.info('start', 'event processor started');
  }

  listen(port: number, tls?: ServerTls): Promise<Server> {
    return listen(port, (connection) => this.#serve(connection), tls);
  }

  committed(block: Block): void {
    this.emit('event', 'BLOCK', { block });
    for (const event of block.nonHashData?.chaincodeEvents ?? []) {
      if (event.eventName !== undefined) this.emit('event', 'CHAINCODE', { chaincodeEvent: event });
    }
  }

  rejected(transaction: Transaction, errorMsg: string): void {
    this.emit('event', 'REJECTION', { rejection: { tx: transaction, errorMsg } });
  }

  #serve(connection: Connection): void {
    const interests = new Set<string>();
    const listener = (type: EventType, event: object) => {
      if (interests.has(type)) connection.send({ type, ...event });
    };
    this.on('event', listener);
    connection.on('close', () => this.off('event', listener));
    connection.on('message', (message) => {
      if (message.type !== 'REGISTER') return;
      for (const { eventType } of message['events'] as { eventType: string }[]) interests.add(eventType);
      connection.send(message);
    });
  }
}
