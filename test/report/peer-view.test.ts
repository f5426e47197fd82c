import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Engine } from '../../support/docker/engine';
import { viewOf } from '../../support/report/peer-view';

describe('what a peer has to say when its scenario ends', () => {
  it('are its height, its blocks, and what it answered', async () => {
    const view = await viewed((request, response) => response.end(answerTo(request.url)));
    expect(view).to.deep.include({ name: 'vp0', height: 2 });
    expect(
      view.blocks.map(({ number, committed, transactions }) => [number, committed, transactions]),
    ).to.deep.equal([
      [0, 1_500, ['tx']],
      [1, 1_500, ['tx']],
    ]);
    expect(Object.keys(view.answers)).to.deep.equal([
      '/chain',
      '/network/peers',
      '/chain/blocks/0',
      '/chain/blocks/1',
      '/transactions/tx',
    ]);
  });

  it('are what it said until it fell silent, and why there is no more', async () => {
    const { height, blocks, answers } = await viewed((request, response) => {
      if (request.url === '/chain/blocks/1') request.socket.destroy();
      else response.end(answerTo(request.url));
    });
    expect(height).to.equal(2);
    expect(blocks.map(({ number }) => number)).to.deep.equal([0]);
    expect(answers["can't be had"]).to.be.a('string').and.not.equal('');
  });
});

/** Of a peer with two blocks. */
function answerTo(path = ''): string {
  const localLedgerCommitTimestamp = { seconds: 1, nanos: 500_000_000 };
  const block = { transactions: [{ txid: 'tx' }], nonHashData: { localLedgerCommitTimestamp } };
  return JSON.stringify(path === '/chain' ? { height: 2 } : path.startsWith('/chain/blocks/') ? block : {});
}

/** The view of a peer whose REST interface answers like this. */
async function viewed(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const HostPort = `${(server.address() as AddressInfo).port}`;
  const Ports = { '7050/tcp': [{ HostIp: '127.0.0.1', HostPort }] };
  const inspect = async () => ({ NetworkSettings: { Ports }, State: { Status: 'running' } });
  const engine = { docker: { getContainer: () => ({ inspect }) } } as unknown as Engine;
  try {
    return await viewOf('vp0', 'id', engine, { tls: false, transactions: ['tx'] });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
