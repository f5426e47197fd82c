import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { output } from '../../peer/logging';
import type { ChaincodeSpec, Services } from '../../peer/services';
import { startRest } from '../../rest/server';

/** What the REST interface does beside what is recorded (embedded/test/recordings), on a peer without security. */
describe('the REST interface', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rest-'));
  const write = output.write;
  let asked: ChaincodeSpec[] = [];
  const take = async (spec: ChaincodeSpec) => {
    asked.push(spec);
    return '<txid>';
  };
  const services: Services = {
    devops: {
      login: async () => {
        throw new Error('rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure');
      },
      deploy: take,
      invoke: take,
      query: async () => Buffer.from('"100"').toString('base64'),
    },
    openchain: {
      blockchainInfo: () => undefined,
      block: () => ({ filler: 'x'.repeat(3000) }),
      transaction: () => undefined,
      peers: () => [{ ID: { name: 'vp0' }, address: '172.17.0.2:7051', type: 1 }],
    },
    admin: { status: () => 'STARTED', stop: () => undefined },
  };
  let net: { server: Server; url: string };
  let dev: { server: Server; url: string };

  before(async () => {
    output.write = () => undefined;
    const start = async (devMode: boolean) => {
      const settings = { port: 0, fileSystemPath: directory, securityEnabled: false, devMode };
      const server = await startRest(services, undefined, settings);
      return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    };
    net = await start(false);
    dev = await start(true);
  });
  afterEach(() => {
    asked = [];
  });
  after(() => {
    output.write = write;
    for (const { server } of [net, dev]) {
      server.close();
      server.closeAllConnections();
    }
    rmSync(directory, { recursive: true });
  });

  async function post(body: unknown, { url } = net, path = '/chaincode') {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, { method: 'POST', body: text });
    return `${response.status} ${await response.text()}`;
  }
  const request = (method: string, params: object) => ({ jsonrpc: '2.0', method, params, id: 'one' });
  const call = { chaincodeID: { name: 'cc' }, ctorMsg: { args: ['f'] } };

  it('sends what is longer than 2048 bytes in chunks', async () => {
    const { headers } = await fetch(`${net.url}/chain/blocks/0`);
    assert.equal(headers.get('transfer-encoding'), 'chunked');
    assert.equal(headers.get('content-length'), null);
  });

  it('lists peers without keys where there are none (50-dev-mode.txt)', async () => {
    const response = await fetch(`${net.url}/network/peers`);
    const body = '{"peers":[{"ID":{"name":"vp0"},"address":"172.17.0.2:7051","type":1}]}\n';
    assert.equal(await response.text(), body);
  });

  it('has no chain where the peer does not validate', async () => {
    const response = await fetch(`${net.url}/chain`);
    assert.equal(`${response.status} ${await response.text()}`, '400 {"Error":"No blocks in blockchain."}\n');
  });

  it('tells which methods a path has', async () => {
    const options = async (path: string) => {
      const { status, headers } = await fetch(`${net.url}${path}`, { method: 'OPTIONS' });
      return `${status} ${headers.get('access-control-allow-methods')}`;
    };
    assert.equal(await options('/registrar/jim'), '200 GET, DELETE');
    assert.equal(await options('/nosuch'), '404 null');
  });

  it('passes on that membersrvc cannot be reached (50-dev-mode.txt)', async () => {
    assert.equal(
      await post({ enrollId: 'jim', enrollSecret: '6avZQLwcUe9b' }, net, '/registrar'),
      '401 {"Error":"rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure"}\n',
    );
  });

  it('logs out one who is not logged in', async () => {
    const response = await fetch(`${net.url}/registrar/jim`, { method: 'DELETE' });
    assert.equal(`${response.status} ${await response.text()}`, '200 {"OK":"User jim is not logged in."}\n');
  });

  it('knows the fields of a secret', async () => {
    assert.equal(
      await post({ enrollID: 'jim' }, net, '/registrar'),
      `400 {"Error":"unknown field 'enrollID' in protos.Secret"}\n`,
    );
  });

  describe('JSON-RPC', () => {
    const answers: [what: string, body: unknown, answer: string][] = [
      [
        'an empty body',
        '',
        '400 {"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid request","data":"Client must supply a payload for chaincode requests."},"id":null}\n',
      ],
      [
        'an id that is a string',
        request('query', call),
        '200 {"jsonrpc":"2.0","result":{"status":"OK","message":"\\"100\\""},"id":"one"}',
      ],
      [
        'a transaction id',
        request('invoke', call),
        '200 {"jsonrpc":"2.0","result":{"status":"OK","message":"\\u003ctxid\\u003e"},"id":"one"}',
      ],
      [
        'a type by its name',
        request('query', { ...call, type: 'GOLANG' }),
        '400 {"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error","data":"Error unmarshalling chaincode request payload: json: cannot unmarshal string into Go value of type protos.ChaincodeSpec_Type"},"id":null}\n',
      ],
      [
        'an id that is a fraction',
        { ...request('query', call), id: 1.5 },
        '400 {"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error","data":"Error unmarshalling chaincode request payload: cannot unmarshal 1.5 into Go value of type int64 or string"},"id":null}\n',
      ],
      ['a notification that fails', { ...request('query', {}), id: undefined }, '200 '],
      [
        'a call without a name',
        request('invoke', { ...call, chaincodeID: {} }),
        '200 {"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":"Chaincode name may not be blank."},"id":"one"}',
      ],
      [
        'a deploy without a path',
        request('deploy', call),
        '200 {"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":"Chaincode path may not be blank."},"id":"one"}',
      ],
    ];
    for (const [what, body, answer] of answers) {
      it(`answers ${what}`, async () => assert.equal(await post(body), answer));
    }

    it('deploys by name in development mode', async () => {
      assert.match(await post(request('deploy', call), dev), /^200 .*txid/);
      assert.match(
        await post(request('deploy', { ...call, chaincodeID: { path: 'p' } }), dev),
        /Chaincode name may not be blank in development mode\./,
      );
    });

    it('hands over all of a specification', async () => {
      const sent = {
        Type: 1,
        chaincodeID: { path: 'p', name: 'n' },
        ctorMsg: { function: 'init', args: ['a'] },
        attributes: ['role'],
        metadata: 'bWV0YQ==',
      };
      await post(request('deploy', sent));
      const { ctorMsg, Type, ...rest } = sent;
      assert.deepEqual(asked, [{ ...rest, type: 'GOLANG', args: ['init', 'a'], secureContext: '' }]);
    });
  });
});
