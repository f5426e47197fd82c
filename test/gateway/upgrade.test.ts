import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { engineRequests } from '../../support/fabric/v2/engine-requests';
import { answerTo, Harness, own, settled } from './harness';

const TARGET = `POST /containers/${own('vp0')}/attach?logs=1&stderr=1&stdout=1&stream=1`;
const UPGRADED =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';

describe("the stream of a client's container", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open(engineRequests);
  });
  afterEach(() => harness.close());

  function attach() {
    const sent = harness.begin('vp0', TARGET, { headers: { Connection: 'Upgrade', Upgrade: 'tcp' } });
    sent.on('error', () => {});
    sent.end();
    return sent;
  }

  async function stream(first = '') {
    const reached = Promise.withResolvers<Duplex>();
    harness.onUpgrade((request, socket) => {
      expect(`${request.method} ${request.url}`).to.equal(TARGET);
      socket.write(UPGRADED + first);
      reached.resolve(socket);
    });
    const sent = attach();
    const [response, socket, head] = (await once(sent, 'upgrade')) as [IncomingMessage, Duplex, Buffer];
    expect(response.statusMessage).to.equal('UPGRADED');
    return { client: socket, engine: await reached.promise, head: head.toString() };
  }

  it('passes in both directions, as it is', async () => {
    const { client, engine, head } = await stream('first');
    client.write('from the client');
    expect(String((await once(engine, 'data'))[0])).to.equal('from the client');
    engine.end(', last');
    expect(head + (await text(client))).to.equal('first, last');
  });

  it('goes on when the client ends its own side', async () => {
    const { client, engine } = await stream();
    client.end();
    engine.resume();
    await once(engine, 'end');
    engine.end('much later');
    expect(await text(client)).to.equal('much later');
  });

  it('is cut on both sides when the gateway closes', async () => {
    const { client, engine } = await stream();
    const closed = [client, engine].map((one) => once(one.on('error', () => {}).resume(), 'close'));
    await harness.closeGateway();
    client.end();
    engine.end();
    await Promise.all(closed);
  });

  it('is cut when the client is gone and the engine goes on', async () => {
    const { client, engine } = await stream();
    client.destroy();
    await once(engine.resume(), 'end');
    const closed = new Promise<void>((resolve) => engine.on('error', () => resolve()));
    while (!engine.destroyed && engine.write('more')) await new Promise((next) => setImmediate(next));
    await closed;
  });

  it('is refused in the words of the engine', async () => {
    harness.onUpgrade((_, socket) => {
      const body = '{"message":"No such container"}';
      socket.end(`HTTP/1.1 404 Not Found\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    expect(await answerTo(attach())).to.include({ status: 404, body: '{"message":"No such container"}\n' });
  });

  it('has no body before it', async () => {
    const { answer } = harness.raw(
      'vp0',
      `${TARGET} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 4\r\n\r\nGET `,
    );
    expect(await answer).to.match(/^HTTP\/1.1 403 /);
    await settled(() => harness.gateway.refusals.length === 1);
    expect(harness.gateway.refusals[0]?.reason).to.equal('it may have no body');
  });
});
