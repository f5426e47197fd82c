import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { EventHub } from '../../peer/events';
import { output } from '../../peer/logging';
import { dial } from '../../wire/connection';

describe('Port 7053', () => {
  test('tells a listener of what it registered for', async () => {
    output.write = () => {};
    const hub = new EventHub();
    const server = await hub.listen(0);
    const listener = await dial(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    const registration = { type: 'REGISTER', events: [{ eventType: 'REJECTION' }] };
    listener.send(registration);
    assert.deepEqual(await once(listener, 'message'), [registration]);

    const transaction = {
      type: 2,
      chaincodeID: '',
      payload: '',
      txid: 'tx',
      timestamp: { seconds: 1, nanos: 0 },
    };
    hub.committed({ previousBlockHash: 'AAAA' });
    hub.rejected(transaction, 'Entity not found');
    const rejection = { type: 'REJECTION', rejection: { tx: transaction, errorMsg: 'Entity not found' } };
    assert.deepEqual(await once(listener, 'message'), [rejection]);
    listener.close();
    server.close();
  });
});
