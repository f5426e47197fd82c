import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { PeerUnreachable } from '../../support/errors';
import type { RejectionListener } from '../../support/fabric/peer';
import { listenForRejections } from '../../support/fabric/v0.6/event-hub';
import { oneRejectionAnnounced, rejectionAnnounced } from '../../support/network/rejection-assertions';
import { rejection as thrownBy } from '../rejection';
import { FakeHub } from './fake-hub';

/** Milliseconds; never reached. */
const BOUND = 30_000;

const heard = (listener: RejectionListener) => new Promise<void>((resolve) => listener.subscribe(resolve));

describe('the event hub of a peer', () => {
  let hub: FakeHub;
  let address: string;
  let listener: RejectionListener | undefined;
  beforeEach(async () => {
    hub = new FakeHub();
    address = await hub.start();
  });
  afterEach(() => {
    listener?.end();
    hub.stop();
  });

  it('announces rejections to those who registered for them', async () => {
    listener = await listenForRejections('vp0', address);
    expect(hub.received).to.deep.equal([{ register: { events: [{ eventType: 'REJECTION' }] } }]);
    hub.reject('tx-1', 'bad amount');
    hub.reject('tx-2', 'no such key');
    await rejectionAnnounced(listener, 'tx-2', BOUND);
    expect(listener.rejections).to.deep.equal([
      { transaction: 'tx-1', reason: 'bad amount' },
      { transaction: 'tx-2', reason: 'no such key' },
    ]);
  });

  it('may announce too few or too many', async () => {
    listener = await listenForRejections('vp0', address);
    expect(await thrownBy(rejectionAnnounced(listener, 'tx-1', 50))).to.match(
      /tx-1 is announced[\s\S]*no rejection/,
    );
    hub.reject('tx-2', 'bad amount');
    await heard(listener);
    expect(await thrownBy(rejectionAnnounced(listener, 'tx-1', 200))).to.match(/tx-2: bad amount/);
    await oneRejectionAnnounced(listener, BOUND);
    hub.reject('tx-3', 'no');
    await heard(listener);
    expect(await thrownBy(oneRejectionAnnounced(listener, 200))).to.match(/2 rejections/);
  });

  it('may go away', async () => {
    listener = await listenForRejections('vp0', address);
    hub.stop();
    expect(await thrownBy(rejectionAnnounced(listener, 'tx-1', BOUND))).to.match(/connection was lost/);
  });

  it('may not answer, or not be there', async () => {
    hub.isSilent = true;
    const silent = await thrownBy(listenForRejections('vp0', address, { within: 100 }));
    expect(silent).to.be.instanceOf(PeerUnreachable);
    hub.stop();
    expect(await thrownBy(listenForRejections('vp0', address))).to.match(/event hub of vp0/);
    const tcp = createServer((socket) => socket.end('{"not":"gRPC"}\n')).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    const other = await thrownBy(listenForRejections('vp0', `127.0.0.1:${port}`, { within: BOUND }));
    tcp.close();
    expect(other).to.be.instanceOf(PeerUnreachable);
  });
});
