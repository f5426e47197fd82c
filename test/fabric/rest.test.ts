import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { HarnessError } from '../../support/errors';
import { RestClient } from '../../support/fabric/v0.6/rest';

describe('the REST interface of a peer', () => {
  let server: Server;

  async function answering(listener: RequestListener, lost = () => {}): Promise<RestClient> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new RestClient(async () => `127.0.0.1:${port}`, { name: 'vp0', lost });
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
    expect(await failure(rest.chain())).to.equal('GET /chain on vp0: no answer (ECONNREFUSED)');
    expect(lost).to.equal(1);
  });

  it('tells of an answer that breaks off', async () => {
    const rest = await answering((_, response) => {
      response.write('{"height"');
      setImmediate(() => response.destroy());
    });
    expect(await failure(rest.chain())).to.match(/^GET \/chain on vp0: no answer \(.+\)$/);
  });

  it('tells of a status that is not expected', async () => {
    const rest = await answering((_, response) => {
      response.statusCode = 503;
      response.end('{"Error":"too busy"}');
    });
    expect(await failure(rest.chain())).to.equal('GET /chain on vp0 has status 503: {"Error":"too busy"}');
  });
});

/** The message of an error that is shown without a stack. */
async function failure(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => expect.fail('it answered'),
    (error: unknown) => error,
  );
  expect(error).to.be.instanceOf(HarnessError);
  return (error as Error).message;
}
