import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { expect } from 'chai';
import type { PeerAccess } from '../../support/fabric/peer';
import { Client } from '../../support/fabric/v0.6/client';

it('the evidence of a peer that broke off an answer has each block once', async () => {
  let isBroken = true;
  const server = createServer(({ url }, response) => {
    if (url === '/chain/blocks/1' && isBroken) {
      isBroken = false;
      response.destroy();
    } else response.end(url === '/chain' ? '{"height":2}' : '{"transactions":[{"txid":"tx"}]}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = async () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = { name: 'vp0', environment: {}, tls: false, address, forgetAddress() {} };
  const { height, blocks, answers } = await new Client(access as unknown as PeerAccess).inspect(['tx'], 200);
  server.close();
  expect(height).to.equal(2);
  expect(blocks.map(({ number }) => number)).to.deep.equal([0, 1]);
  expect(answers).to.have.property('/transactions/tx');
});

for (const [status, text, expected] of [
  [400, '{"Error":"No blocks in blockchain."}', 0],
  [500, '{"Error":"out of disk"}', undefined],
] as const)
  it(`knows height ${expected} of a peer that answers ${text}`, async () => {
    const server = createServer((_, response) => response.writeHead(status).end(text)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = async () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const access = { name: 'nvp0', environment: {}, tls: false, address, forgetAddress() {} };
    const { height, answers } = await new Client(access as unknown as PeerAccess).inspect([], 200);
    server.close();
    expect(height).to.equal(expected);
    expect(answers['/chain']).to.deep.equal({ status, body: JSON.parse(text) });
  });
