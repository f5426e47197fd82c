import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ChaincodeSupport } from '../../chaincode/support';
import { type Transaction, TransactionType } from '../../ledger/block';
import { Ledger } from '../../ledger/ledger';
import { EventHub } from '../../peer/events';
import { output } from '../../peer/logging';
import { PeerNetwork } from '../../peer/network';
import { PeerStack, requestOf } from '../../peer/stack';
import { StateTransfer } from '../../peer/transfer';
import { encodeInvocation } from '../../wire/messages';

/** A chaincode that writes its argument, and fails without one. */
const support = {
  launch: async () => ({}),
  execute: async (_: unknown, [value]: string[], context: { delta: { put(...change: string[]): void } }) => {
    if (value === undefined) throw new Error('nothing to write');
    context.delta.put('mycc', 'key', value);
    return { payload: '', event: { eventName: 'written', payload: value } };
  },
} as unknown as ChaincodeSupport;

describe('What consensus gets from its peer', () => {
  let directory: string;
  let ledger: Ledger;
  let events: EventHub;
  let heard: string[];

  beforeEach(() => {
    output.write = () => {};
    directory = mkdtempSync(join(tmpdir(), 'stack-'));
    ledger = Ledger.open(directory);
    ledger.makeGenesis();
    events = new EventHub();
    heard = [];
    events.on('event', ({ type }) => heard.push(type));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = () => {
    const self = { ID: { name: 'vp2' }, address: '', type: 1 } as const;
    const network = new PeerNetwork(self, { rootNode: '', touchPeriod: 1_000 }, () => {});
    const transfer = new StateTransfer(network, ledger, 200);
    return new PeerStack(network, ledger, support, transfer, events, directory);
  };

  const invoke = (txid: string, args: string[], seconds = 1): Transaction => {
    const spec = {
      type: 'GOLANG',
      path: '',
      name: 'mycc',
      args,
      attributes: [],
      metadata: Buffer.alloc(0),
    } as const;
    const payload = encodeInvocation(spec).toString('base64');
    return { type: TransactionType.INVOKE, chaincodeID: '', payload, txid, timestamp: { seconds, nanos: 0 } };
  };

  test('is one block for a batch, of those that succeeded; the others are rejected', async () => {
    const stack = open();
    assert.equal(stack.replica, 2);
    const after = await stack.execute([invoke('good', ['AQ==']), invoke('bad', [])].map(requestOf), 7);
    assert.deepEqual([after.height, after.seqNo], [2, 7]);
    assert.deepEqual(
      ledger.block(1)?.transactions?.map(({ txid }) => txid),
      ['good'],
    );
    assert.deepEqual(heard, ['REJECTION', 'BLOCK', 'CHAINCODE']);
    const [first, second] = ledger.block(1)?.nonHashData?.chaincodeEvents ?? [];
    assert.deepEqual([first?.eventName, second], ['written', {}]);
  });

  test('tells one deployment from a second one of the same name', async () => {
    const stack = open();
    const [once, again] = [invoke('mycc', ['AQ==']), invoke('mycc', ['AQ=='], 2)].map(requestOf);
    assert.ok(once && again);
    await stack.execute([once]);
    assert.deepEqual([stack.hasTransaction(once.txid), stack.hasTransaction(again.txid)], [true, false]);
  });

  test('is a store that survives the process, and does not grow for ever', () => {
    const stack = open();
    stack.store('pset.1', 'one');
    stack.store('pset.2', 'two');
    stack.remove('pset.1');
    for (let seqNo = 0; seqNo < 5_000; seqNo++) stack.store('chkpt', seqNo);
    assert.deepEqual(open().load('pset.'), [['pset.2', 'two']]);
    assert.deepEqual(open().load('chkpt'), [['chkpt', 4_999]]);
    assert.ok(readFileSync(join(directory, 'consensus')).length < 50_000);
  });
});
