import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { engineRequests } from '../../support/fabric/v0.6/engine-requests';
import { Gateway } from '../../support/gateway/gateway';
import { type Span, subscribe } from '../../support/waiting/spans';
import { client, contextOf, DOCKERFILE, Harness, IMAGES, own, said, settled } from './harness';

describe('what a test does to the gateway', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open();
  });
  afterEach(() => harness.close());

  const version = (peer: string) => harness.ask(peer, 'GET /version');
  const whenever = ({ response }: { response: { end: (body: string) => void } }) =>
    response.end(said('Successfully built'));

  it('take: requests of one peer are broken off, those under way too', async () => {
    const building = harness.build('vp0').catch((reason: Error) => reason);
    const { request, response } = await harness.next();
    request.resume();
    const taken = harness.gateway.socketOf('vp0').close();
    expect(await building).to.be.instanceOf(Error);
    response.end();
    await taken;
    expect(await version('vp0').catch((reason: Error) => reason))
      .to.have.property('code')
      .that.is.oneOf(['ECONNRESET', 'EPIPE']);
    harness.onRequest = whenever;
    expect((await version('vp1')).status).to.equal(200);
    expect(harness.gateway.builds[0]).to.include({ outcome: 'broken off' });
  });

  it('take: also while the peer waits for what another one asked', async () => {
    version('vp0').catch(() => {}); // Broken off at the end.
    await harness.next();
    version('vp1').catch(() => {});
    await settled(() => harness.gateway.requests === 2);
    await harness.gateway.socketOf('vp1').close();
  });

  it('give and take at the same moment come one after the other', async () => {
    harness.onRequest = whenever;
    await harness.gateway.socketOf('vp0').close();
    await Promise.all([harness.gateway.socketOf('vp0').open(), harness.gateway.socketOf('vp0').open()]);
    expect((await version('vp0')).status).to.equal(200);
    const turns = [
      harness.gateway.socketOf('vp0').close(),
      harness.gateway.socketOf('vp0').open(),
      harness.gateway.socketOf('vp0').close(),
    ];
    await Promise.all(turns);
    expect(await version('vp0').catch((reason: Error) => reason))
      .to.have.property('code')
      .that.is.oneOf(['ECONNRESET', 'EPIPE']);
  });

  it('take, of an unknown peer, says who is known', () => {
    expect(() => harness.gateway.socketOf('vp7').close()).to.throw(/no socket for vp7.* vp0, vp1, vp2/);
  });

  it('refusal: every build gets the message as an error of the engine; all else goes on', async () => {
    harness.onRequest = whenever;
    harness.gateway.buildFaults.refusal = 'no space left on device';
    expect(await harness.build('vp0')).to.include({
      status: 500,
      body: '{"message":"no space left on device"}\n',
    });
    expect((await version('vp0')).status).to.equal(200);
    expect(harness.gateway.builds[0]).to.include({ outcome: 'refused', error: 'no space left on device' });
    expect(harness.gateway.refusals).to.deep.equal([]);
    harness.gateway.buildFaults.refusal = undefined;
    expect((await harness.build('vp0')).status).to.equal(200);
  });

  it('delay: every build is held that long before it goes on', async () => {
    harness.gateway.buildFaults.delay = 20_000;
    const delayed = harness.build('vp0');
    await settled(() => harness.gateway.builds.length === 1);
    await harness.clock.advance(19_999);
    expect(harness.reached).to.deep.equal([]);
    await harness.clock.advance(1);
    whenever(await harness.next());
    expect((await delayed).status).to.equal(200);
  });

  it('close: builds under way, held and delayed are broken off', async () => {
    const building = harness.build('vp0').catch(() => 'broken');
    await harness.next();
    const held = harness.build('vp1').catch(() => 'broken');
    await settled(() => harness.gateway.builds.length === 2);
    harness.gateway.buildFaults.delay = 20_000;
    const delayed = harness.build('vp2').catch(() => 'broken');
    await settled(() => harness.gateway.builds.length === 3);
    await harness.closeGateway();
    expect(harness.gateway.builds.map(({ outcome }) => outcome)).to.deep.equal(Array(3).fill('broken off'));
    expect(await Promise.all([building, held, delayed])).to.deep.equal(Array(3).fill('broken'));
    expect(harness.reached).to.have.lengthOf(1);
  });

  it('close: also what waits behind another request of the same connection', async () => {
    const context = await contextOf({ Dockerfile: DOCKERFILE });
    const head = `POST /build?t=${own('vp0')} HTTP/1.1\r\nContent-Length: ${context.length}\r\n\r\n`;
    harness.raw('vp0', Buffer.concat([Buffer.from(head), context, Buffer.from(head), context]));
    await harness.next();
    await settled(() => harness.gateway.builds.length === 2);
    await harness.closeGateway();
    expect(harness.gateway.builds.map(({ outcome }) => outcome)).to.deep.equal(Array(2).fill('broken off'));
  });

  it('open: says what to do where no socket can have such a long path', async () => {
    const directory = join(tmpdir(), 'x'.repeat(100));
    const opening = Gateway.open({
      engineSocket: '/nowhere',
      directory,
      clients: [client('vp0')],
      requests: engineRequests,
      images: IMAGES,
      outputs: '/nowhere',
      layerLabels: {},
    });
    const error = await opening.catch((reason: Error) => reason);
    expect(error).to.have.property('name', 'UserError');
    expect(String(error)).to.contain('TMPDIR');
  });

  it('is told to those who listen', async () => {
    const heard: Span[] = [];
    const stop = subscribe({ ended: (course) => heard.push(course) });
    harness.gateway.buildFaults.refusal = 'no space left on device';
    await harness.build('vp0');
    await harness.ask('vp0', 'GET /images/json');
    await settled(() => heard.length === 2);
    stop();
    expect(heard.map(({ kind, subject, title }) => [kind, subject, title])).to.deep.equal([
      ['build', 'vp0', own('vp0')],
      ['refusal', 'vp0', 'GET /images/json'],
    ]);
    expect(heard[0]?.error).to.have.property('message', 'no space left on device');
  });
});
