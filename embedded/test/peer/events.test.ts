import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { tlsCertificate } from '../../build/certificate';
import { encodeTransaction, type Transaction } from '../../ledger/block';
import { EventHub } from '../../peer/events';
import { output } from '../../peer/logging';
import { ProtoWriter, protoBytes, readProto } from '../../wire/protobuf';

/** Field and type numbers are those of Fabric's events.proto. */
const [BLOCK, CHAINCODE, REJECTION] = [1, 2, 3];
const interest = (type: number) => new ProtoWriter().uint(1, type);
const register = (...interests: ProtoWriter[]) => {
  const registration = new ProtoWriter();
  for (const each of interests) registration.message(1, each.finish());
  return new ProtoWriter().message(1, registration.finish()).finish();
};
const same = (message: Buffer) => message;
const transaction: Transaction = {
  type: 2,
  chaincodeID: '',
  payload: '',
  txid: 'tx',
  timestamp: { seconds: 1, nanos: 0 },
};

describe('the event hub', () => {
  let hub: EventHub;
  let server: Awaited<ReturnType<EventHub['listen']>>;
  let client: grpc.Client;

  beforeEach(async () => {
    output.write = () => {};
    hub = new EventHub();
    server = await hub.listen(0);
    client = new grpc.Client(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    server.close();
  });

  /** A listener that is registered: the hub has answered. */
  async function listen(message: Buffer) {
    const chat = client.makeBidiStreamRequest('/protos.Events/Chat', same, same);
    chat.on('error', () => {}); // The end of the server cancels it.
    const messages = chat[Symbol.asyncIterator]();
    const next = async (): Promise<Buffer> => (await messages.next()).value;
    chat.write(message);
    assert.deepEqual(await next(), message);
    return { chat, next };
  }

  test('tells a listener of what it registered for', async () => {
    const listener = await listen(register(interest(REJECTION)));
    hub.committed({ previousBlockHash: 'AAAA' });
    hub.rejected(transaction, 'Entity not found');
    const rejection = readProto(protoBytes(readProto(await listener.next()), 4));
    assert.deepEqual(protoBytes(rejection, 1), encodeTransaction(transaction));
    assert.equal(protoBytes(rejection, 2).toString(), 'Entity not found');
  });

  test('tells of blocks, and of the events of one chaincode', async () => {
    const chaincode = new ProtoWriter().string(1, 'mycc').string(2, 'paid').finish();
    const listener = await listen(register(interest(BLOCK), interest(CHAINCODE).message(2, chaincode)));
    const localLedgerCommitTimestamp = { seconds: 1, nanos: 0 };
    const chaincodeEvents = ['mycc', 'other'].map((chaincodeID) => ({ chaincodeID, eventName: 'paid' }));
    hub.committed({
      previousBlockHash: 'AAAA',
      nonHashData: { localLedgerCommitTimestamp, chaincodeEvents },
    });
    hub.committed({ previousBlockHash: 'BBBB' });
    const [first, second, third] = [await listener.next(), await listener.next(), await listener.next()];
    const block = readProto(protoBytes(readProto(first), 2));
    assert.equal(protoBytes(block, 5).toString('base64'), 'AAAA');
    const event = readProto(protoBytes(readProto(second), 3));
    assert.deepEqual([protoBytes(event, 1).toString(), protoBytes(event, 3).toString()], ['mycc', 'paid']);
    assert.deepEqual(
      readProto(third).map(({ field }) => field),
      [2],
    );
  });

  test('speaks TLS where the peer does', async () => {
    const { cert, priv } = await tlsCertificate();
    const secured = await hub.listen(0, { cert, key: priv });
    const options = { 'grpc.ssl_target_name_override': 'OBC' };
    const credentials = grpc.credentials.createSsl(Buffer.from(cert));
    const other = new grpc.Client(`127.0.0.1:${secured.port}`, credentials, options);
    const chat = other.makeBidiStreamRequest('/protos.Events/Chat', same, same);
    chat.on('error', () => {});
    chat.write(register(interest(BLOCK)));
    assert.deepEqual((await chat[Symbol.asyncIterator]().next()).value, register(interest(BLOCK)));
    other.close();
    secured.close();
  });

  test('ends the chat with one who sends what is no event, and goes on', async () => {
    const chat = client.makeBidiStreamRequest('/protos.Events/Chat', same, same);
    const refused = new Promise<grpc.ServiceError>((resolve) => chat.on('error', resolve));
    chat.resume().write(Buffer.from([0x0a, 0x7f]));
    assert.match((await refused).message, /unexpected EOF/);
    await listen(register(interest(BLOCK)));
  });

  test('forgets a listener that has gone', async () => {
    const listener = await listen(register(interest(BLOCK)));
    listener.chat.cancel();
    while (hub.listenerCount('event') > 0) await new Promise(setImmediate);
  });
});
