import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { RestClient } from '../../support/fabric/rest';

describe('the REST interface of a peer', () => {
  let server: Server;

  async function answering(listener: RequestListener, lost = () => {}): Promise<RestClient> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new RestClient(async () => `127.0.0.1:${port}`, { lost });
  }

  afterEach(() => server.close());

  it('answers with a status and what stands in the JSON', async () => {
    const rest = await answering((_, response) => response.end('{"height":3}'));
    expect(await rest.get('/chain')).to.deep.equal({ status: 200, body: { height: 3 } });
  });

  it('takes a call as JSON', async () => {
    const rest = await answering((request, response) => {
      request.on('data', (body) => {
        response.end(`{"result":{"message":"${request.method} ${JSON.parse(body).method}"}}`);
      });
    });
    const call = { chaincode: { name: 'mycc' }, call: ['query', 'a'], user: undefined };
    expect(await rest.query(call)).to.deep.equal({ ok: true, value: 'POST query' });
  });

  it('has a transaction where the peer has, and does not wait for the megabytes of it', async () => {
    const rest = await answering((request, response) => {
      response.statusCode = request.url === '/transactions/known' ? 200 : 404;
      if (response.statusCode === 200)
        response.write('{"payload":"'); // And never ends.
      else response.end('{"Error":"no such transaction"}');
    });
    expect(await rest.hasTransaction('known')).to.equal(true);
    expect(await rest.hasTransaction('unknown')).to.equal(false);
  });

  it('tells when nothing answered', async () => {
    let lost = 0;
    const rest = await answering(
      () => {},
      () => lost++,
    );
    server.close();
    await once(server, 'close');
    const error: Error = await rest.chain().then(
      () => new Error('answered'),
      (error) => error,
    );
    expect(error.message).to.contain('ECONNREFUSED');
    expect(lost).to.equal(1);
  });
});
