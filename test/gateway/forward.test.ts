import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { expect } from 'chai';
import { contextOf, DOCKERFILE, Harness, own, said, settled } from './harness';

describe('the gateway passes through', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open();
  });
  afterEach(() => harness.close());

  it('what a client asks for, and the answer, to users of every id', async () => {
    harness.onRequest = ({ response }) =>
      response.writeHead(200, { 'Api-Version': '1.41' }).end('{"Version":"20.10"}');
    const answer = await harness.ask('vp0', 'GET /version');
    expect(answer).to.include({ status: 200, body: '{"Version":"20.10"}' });
    expect(answer.headers).to.include({ 'api-version': '1.41' });
    expect(harness.reached[0]?.headers.host).to.equal('docker');
    expect(statSync(harness.socketOf('vp0')).mode & 0o666).to.equal(0o666);
  });

  it('a question for the version once, also where both clients ask at the same time', async () => {
    const [one, other] = [harness.ask('vp0', 'GET /version'), harness.ask('vp1', 'GET /version')];
    (await harness.next()).response.writeHead(200, { 'Api-Version': '1.41' }).end('{"Version":"20.10"}');
    for (const { status, body, headers } of [
      await one,
      await other,
      await harness.ask('vp0', 'GET /version'),
    ]) {
      expect([status, body]).to.deep.equal([200, '{"Version":"20.10"}']);
      expect(headers).to.include({ 'api-version': '1.41' });
    }
    expect(harness.reached).to.have.length(1);
  });

  it('a question for the version again where the engine did not tell it', async () => {
    const answers = [500, 200];
    harness.onRequest = ({ response }) => response.writeHead(answers.shift() ?? 404).end('{}');
    for (const expected of [500, 200, 200])
      expect((await harness.ask('vp0', 'GET /version')).status).to.equal(expected);
  });

  it("a 2016 Go client's build, which names no host", async () => {
    const context = await contextOf({ Dockerfile: DOCKERFILE });
    const head = [
      `POST /build?t=${own('vp0')} HTTP/1.1`,
      'Host: ',
      'User-Agent: go-dockerclient',
      `Content-Length: ${context.length}`,
      'Content-Type: application/tar',
      'X-Registry-Auth: e30K',
      'X-Registry-Config: bnVsbAo=',
    ].join('\r\n');
    const { socket, answer } = harness.raw('vp0', Buffer.concat([Buffer.from(`${head}\r\n\r\n`), context]));
    const { request, response, headers } = await harness.next();
    expect(headers).to.include({
      'user-agent': 'go-dockerclient',
      'content-length': String((await buffer(request)).length),
      'content-type': 'application/tar',
      'x-registry-auth': 'e30K',
      'x-registry-config': 'bnVsbAo=',
    });
    response.end(said('Successfully built'));
    await once(socket, 'data');
    socket.end();
    expect(await answer).to.match(/^HTTP\/1.1 200 OK\r\n/);
  });

  it('every request that a peer makes of its containers', async () => {
    harness.onRequest = ({ response }) => response.writeHead(204).end();
    const targets = [
      `POST /containers/${own('vp0')}/stop?t=0`,
      `POST /containers/${own('vp0')}/kill?`,
      `DELETE /containers/${own('vp0')}?force=1`,
      `POST /containers/${own('vp0')}/start`,
    ];
    for (const target of targets) expect((await harness.ask('vp0', target)).status).to.equal(204);
    expect(harness.reached.map(({ method, url }) => `${method} ${url}`)).to.deep.equal(targets);
    expect(harness.gateway.requests).to.equal(4);
    expect(harness.gateway.requestKinds).to.deep.equal({
      'POST /containers/…/stop': 1,
      'POST /containers/…/kill': 1,
      'DELETE /containers/…': 1,
      'POST /containers/…/start': 1,
    });
    expect(harness.gateway.refusals).to.deep.equal([]);
  });

  it('what comes late on a connection that was made in advance', async () => {
    await harness.close();
    harness = new Harness(); // Its engine is as patient as ever.
    const create = http.createServer;
    const impatient = { headersTimeout: 20, connectionsCheckingInterval: 5 };
    const { mock: mocked } = mock.method(http, 'createServer', (options: object, serve: () => void) =>
      create({ ...impatient, ...options }, serve),
    );
    await harness.open();
    mocked.restore();
    const { socket, answer } = harness.raw('vp0', '');
    await new Promise((resolve) => setTimeout(resolve, 100));
    harness.onRequest = ({ response }) => response.end('{}');
    socket.write('GET /version HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(await answer).to.match(/^HTTP\/1.1 200 /);
    expect(harness.gateway.refusals).to.deep.equal([]);
  });

  it('an answer as it comes: its head, then each line', async () => {
    const sent = await harness.beginBuild('vp0');
    const { response } = await harness.next();
    response.writeHead(200).flushHeaders();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    for (const line of [said('Step 1/4'), said('Step 2/4')]) {
      response.write(line);
      expect(String((await once(answer, 'data'))[0])).to.equal(line);
    }
    response.end();
    await once(answer, 'end');
  });

  it('that the engine broke its answer off', async () => {
    const sent = await harness.beginBuild('vp0');
    const { response } = await harness.next();
    response.write(said('Step 1/4'));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    response.destroy();
    const error = await text(answer).catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error);
    await settled(() => harness.gateway.builds[0]?.ended !== undefined);
    expect(harness.gateway.builds[0]).to.include({ outcome: 'broken off', error: 'the engine broke off' });
  });

  it('that no engine answers, as an error of the engine', async () => {
    harness.stopEngine();
    const { status, body } = await harness.ask('vp0', 'GET /version');
    expect(status).to.equal(502);
    expect(JSON.parse(body).message).to.match(/^The engine does not answer: connect (ENOENT|ECONNREFUSED)/);
  });

  it('that the engine does not even read a request', async () => {
    const error = 'client version 1.25 is too old';
    const body = JSON.stringify({ message: error });
    harness.refuseUnread(400, body);
    harness.onRequest = ({ response }) => response.end();
    expect(await harness.build('vp0')).to.include({ status: 400, body });
    expect(harness.gateway.builds[0]).to.include({ outcome: 'failed', error });
  });

  it('an early answer, to a client that first writes all it has', async () => {
    harness.onRequest = ({ response }) =>
      response.writeHead(500, { Connection: 'close' }).end('{"message":"no space"}');
    const random = randomBytes(2_000_000).toString('latin1');
    const context = await contextOf({ Dockerfile: DOCKERFILE, 'src/a': random });
    const answer = await harness.ask('vp0', `POST /build?t=${own('vp0')}`, context);
    expect(answer).to.include({ status: 500, body: '{"message":"no space"}' });
  });
});
