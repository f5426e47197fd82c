import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { AssertionFailure } from '../../../support/errors';
import { tlsOf } from '../../../support/fabric/v2/crypto-files';
import { membersOf } from '../../../support/fabric/v2/members';
import { ChannelNetwork } from '../../../support/fabric/v2/network';
import { newFolder } from '../../new-folder';

const ORDERER = 'orderer0.example.com';
const SERVICES = new Map([
  [
    ORDERER,
    {
      image: 'hyperledger/fabric-orderer:2.5',
      environment: { ORDERER_GENERAL_LOCALMSPID: 'OrdererMSP' },
      command: ['orderer'],
    },
  ],
]);

describe('a network of Fabric 2.x', () => {
  const directory = newFolder();
  const network = new ChannelNetwork(SERVICES, directory);
  let server: Server;
  let requests: { url: string | undefined; isKnown: boolean; block: boolean }[];
  let answer = { status: 201, text: '' };
  before(async () => {
    await network.writeFiles();
    const members = membersOf(SERVICES, join(directory, 'fabric', 'crypto'));
    const [orderer] = members.orderers;
    if (!orderer) throw new Error('no orderer');
    const tls = tlsOf(orderer);
    const { certificate: cert, privateKey: key, authority: ca } = tls;
    server = createServer({ cert, key, ca, requestCert: true }, async (request, response) => {
      const content = await text(request);
      requests.push({
        url: `${request.method} ${request.url}`,
        isKnown: (request.socket as TLSSocket).authorized,
        block: content.includes('name="config-block"') && content.includes('OrdererMSP'),
      });
      response.writeHead(answer.status).end(answer.text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    requests = [];
  });
  after(() => server.close());

  const form = () => {
    const address = async () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const orderer = { name: ORDERER, address, forgetAddress() {} };
    return network.form({ peers: [], orderers: [orderer], within: 5_000 });
  };

  it('has its orderers join the channel, with the certificate of each', async () => {
    answer = { status: 201, text: '' };
    await form();
    expect(requests).to.deep.equal([{ url: 'POST /participation/v1/channels', isKnown: true, block: true }]);
  });

  it('takes an orderer that has the channel for joined', async () => {
    answer = { status: 405, text: '{"error":"cannot join: channel already exists"}' };
    await form();
  });

  for (const [status, words] of [
    [400, 'invalid block'],
    [405, 'cannot join: system channel exists'],
  ] as const)
    it(`fails with what an orderer says against it: ${words}`, async () => {
      answer = { status, text: JSON.stringify({ error: words }) };
      const error = await form().catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(AssertionFailure);
      expect((error as Error).message).to.include(words);
    });
});
