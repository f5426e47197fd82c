import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { AssertionFailure, PeerUnreachable, UserError } from '../../support/errors';
import { RestClient } from '../../support/fabric/v0.6/rest';
import { rejection } from '../rejection';

describe('the REST interface of a peer', () => {
  let server: Server;
  let forgotten = 0;

  async function answering(listener: RequestListener): Promise<RestClient> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    forgotten = 0;
    return new RestClient({
      name: 'vp0',
      environment: {},
      tls: false,
      address: async () => `127.0.0.1:${port}`,
      forgetAddress: () => forgotten++,
    });
  }

  afterEach(() => server.close());

  const CALL = { chaincode: { name: 'mycc' }, call: ['query', 'a'], user: 'jim' };

  it('answers with a status and parsed JSON', async () => {
    const rest = await answering((_, response) => response.end('{"height":3}'));
    expect(await rest.get('/chain')).to.deep.equal({ status: 200, body: { height: 3 } });
    expect(await rejection(rest.get('chain'))).to.be.instanceOf(UserError);
  });

  it('has height 0 where the peer has no blocks, since it does not validate', async () => {
    const rest = await answering((_, response) => {
      response.writeHead(400).end('{"Error":"No blocks in blockchain."}');
    });
    expect(await rest.chain()).to.include({ height: 0 });
  });

  it('returns a refusal as a value, with a hint where a login is missing', async () => {
    const data = "User 'jim' not logged in. Use the '/registrar' endpoint to obtain a security token.";
    const bodies: string[] = [];
    const rest = await answering((request, response) => {
      request.on('data', (body) => {
        bodies.push(String(body));
        response.end(JSON.stringify({ error: { code: -32000, message: 'Failure', data } }));
      });
    });
    const outcome = await rest.call('query', CALL);
    expect(JSON.parse(bodies.join(''))).to.have.nested.property('params.secureContext', 'jim');
    expect(outcome).to.deep.include({ ok: false }).and.to.have.nested.property('error.message', data);
    expect(outcome)
      .to.have.nested.property('error.hint')
      .that.deep.equals({ action: 'log in', subject: 'jim', on: 'vp0' });
  });

  it('does not read a transaction to its end', async () => {
    const rest = await answering((request, response) => {
      response.statusCode = request.url === '/transactions/known' ? 200 : 404;
      if (response.statusCode === 200)
        response.write('{"payload":"'); // And never ends.
      else response.end('{"Error":"no such transaction"}');
    });
    expect(await rest.hasTransaction('known')).to.equal(true);
    expect(await rest.hasTransaction('unknown')).to.equal(false);
  });

  it('that does not answer is unreachable, and its address is looked up anew', async () => {
    const rest = await answering(() => {});
    server.close();
    await once(server, 'close');
    expect(await rejection(rest.chain()))
      .to.be.instanceOf(PeerUnreachable)
      .and.to.have.property('reason', 'ECONNREFUSED');
    expect(forgotten).to.equal(1);
  });

  it('that breaks off its answer is unreachable', async () => {
    const rest = await answering((_, response) => {
      response.write('{"height"');
      setImmediate(() => response.destroy());
    });
    expect(await rejection(rest.chain())).to.be.instanceOf(PeerUnreachable);
  });

  it('that answers with an unexpected status is wrong, not unreachable', async () => {
    const rest = await answering((_, response) => {
      response.statusCode = 503;
      response.end('{"Error":"too busy"}');
    });
    const error = await rejection(rest.chain());
    expect(error).to.be.instanceOf(AssertionFailure);
    expect(error.message).to.include('503').and.include('too busy');
  });
});
