import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { engineRequests } from '../../support/fabric/v2/engine-requests';
import type { Build } from '../../support/gateway/build-records';
import {
  type Answer,
  CHAINCODE,
  contextOf,
  DOCKERFILE,
  FILES,
  failed,
  Harness,
  own,
  said,
  settled,
} from './harness';

const IMAGE_ID = `sha256:${'0123'.repeat(16)}`;
const ON_IMAGE = `FROM ${'0123'.repeat(16)}\n`;

describe('equal builds', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await new Harness().open();
  });
  afterEach(() => harness.close());

  it('are done once: the others are held until the first is built', async () => {
    const answers = ['vp0', 'vp1', 'vp2'].map((peer) => harness.build(peer));
    const first = await harness.next();
    await settled(() => harness.gateway.builds.length === 3 && waiting().length === 2);
    expect(harness.reached).to.have.lengthOf(1);
    first.response.end(said('Successfully built'));
    const others = [await harness.next(), await harness.next()];
    for (const { request, response } of others) {
      expect(await text(request)).to.contain(DOCKERFILE.slice(DOCKERFILE.indexOf('COPY')));
      response.end(said('Using cache'));
    }
    expect(await statusesOf(answers)).to.deep.equal([200, 200, 200]);
    await expectOutcomes('built', 'built', 'built');
    const [leader, ...followers] = [...harness.gateway.builds].sort((a, b) => order(a) - order(b));
    expect(followers.map(({ waitedFor }) => waitedFor)).to.deep.equal([leader?.client, leader?.client]);
  });

  it('ask for the version of the API that their clients ask for, which the engine may refuse', async () => {
    await harness.close();
    harness = await new Harness().open(engineRequests);
    const ask = async (version: string) =>
      harness.ask('vp0', `POST ${version}/build?t=${own('vp0')}`, await contextOf(FILES));
    const [old, current] = [ask('/v1.25'), ask('/v1.52')];
    for (const _ of [old, current]) {
      const { url, response } = await harness.next();
      if (url.startsWith('/v1.52/build?')) response.end(said('Successfully built'));
      else response.writeHead(400).end('{"message":"client version 1.25 is too old"}');
    }
    expect(await old).to.include({ status: 400, body: '{"message":"client version 1.25 is too old"}' });
    expect(await current).to.include({ status: 200 });
    expect(harness.gateway.builds.map(({ error }) => error)).to.have.members([
      'client version 1.25 is too old',
      undefined,
    ]);
  });

  it('take their layers from the image of the first', async () => {
    harness.imageId = IMAGE_ID;
    const answers = [harness.build('vp0')];
    const first = await harness.next();
    answers.push(harness.build('vp1'));
    await settled(() => waiting().length === 1);
    first.response.end(said('Successfully built'));
    await answerBuildOnImage('vp1');
    expect(await statusesOf(answers)).to.deep.equal([200, 200]);
  });

  it('take their layers from an image that was kept, all at once', async () => {
    harness.imageId = IMAGE_ID;
    const first = harness.build('vp0');
    (await harness.next()).response.end(said('Successfully built'));
    await first;
    await settled(() => harness.kept.size === 1);
    expect([...harness.kept.keys()][0]).to.match(/^kept\/layers:r1-[0-9a-f]{64}$/);
    const others = [harness.build('vp1'), harness.build('vp2', 'f780f268'.repeat(16))];
    const reached = [await harness.next(), await harness.next()];
    for (const { request, response } of reached) {
      expect(await text(request)).to.contain(ON_IMAGE);
      response.end(said('Successfully built'));
    }
    expect(await statusesOf(others)).to.deep.equal([200, 200]);
    await expectOutcomes('built', 'built', 'built');
    expect(harness.kept.size).to.equal(1);
  });

  it('are done anew when the base image is another one', async () => {
    harness.imageId = IMAGE_ID;
    harness.onRequest = ({ response }) => response.end(said('Successfully built'));
    await harness.build('vp0');
    await settled(() => harness.kept.size === 1);
    harness.baseId = 'sha256:another';
    harness.onRequest = async ({ request, response }) => {
      expect(await text(request)).to.contain('RUN go install x');
      response.end(said('Successfully built'));
    };
    expect((await harness.build('vp1')).status).to.equal(200);
  });

  it('keep nothing of a build that fails', async () => {
    harness.imageId = IMAGE_ID;
    const first = harness.build('vp0');
    (await harness.next()).response.end(failed('no such package'));
    await first;
    const again = harness.build('vp0');
    (await harness.next()).response.end(failed('no such package'));
    await again;
    expect(harness.kept.size).to.equal(0);
  });

  it('fail together: the others are given the answer of the first, and the engine is left alone', async () => {
    const first = harness.build('vp0');
    const { response } = await harness.next();
    const others = [harness.build('vp1'), harness.build('vp2')];
    await settled(() => waiting().length === 2);
    const answer = said('Step 1/4') + failed('returned a non-zero code: 2');
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
    for (const { status, headers, body } of await Promise.all([first, ...others])) {
      expect({ status, body }).to.deep.equal({ status: 200, body: answer });
      expect(headers).to.include({ 'content-type': 'application/json' });
    }
    expect(harness.reached).to.have.lengthOf(1);
    await expectOutcomes('failed', 'failed', 'failed');
    expect(harness.gateway.builds[2]).to.include({ waitedFor: 'vp0', error: 'returned a non-zero code: 2' });
  });

  it('are done again for one that comes back, and those that come back with it wait again', async () => {
    const first = harness.build('vp0');
    (await harness.next()).response.end(failed('no such package'));
    await first;
    const again = harness.build('vp0');
    const second = await harness.next();
    const other = harness.build('vp1');
    await settled(() => waiting().length === 1);
    expect(harness.reached).to.have.lengthOf(2);
    second.response.end(failed('no such package, again'));
    expect([(await again).body, (await other).body]).to.deep.equal(
      Array(2).fill(failed('no such package, again')),
    );
  });

  it('go on with the next when the first is broken off', async () => {
    const first = await harness.beginBuild('vp0');
    const { response } = await harness.next();
    const others = [harness.build('vp1'), harness.build('vp2')];
    await settled(() => waiting().length === 2);
    first.destroy();
    response.end(failed('client gone'));
    const next = await harness.next();
    expect(next.url).to.contain('vp1');
    expect(harness.reached).to.have.lengthOf(2);
    next.response.end(said('Successfully built'));
    (await harness.next()).response.end(said('Using cache'));
    await Promise.all(others);
    await expectOutcomes('broken off', 'built', 'built');
    expect(harness.gateway.builds[2]).to.include({ waitedFor: 'vp1' });
  });

  describe('of a client that is gone', () => {
    /** Begins a build, sends the first part of its output, and breaks it off. */
    async function brokenOff(output: string) {
      const first = await harness.beginBuild('vp0');
      const reached = await harness.next();
      reached.request.resume();
      const marker = new URL(reached.url, 'http://docker').searchParams.get('extrahosts');
      if (output) {
        reached.response.write(output);
        await once(first, 'response');
      }
      first.destroy();
      return { ...reached, marker };
    }

    it('go on until a command runs, whose container is removed, and are read to their end', async () => {
      const { response, marker } = await brokenOff(said('Step 3/5 : COPY src $GOPATH/src\n'));
      response.write(said(' ---> 7d3c7246f6cf\n') + said('Step 4/5 : RUN go install\n'));
      response.write(said(' ---> Running in 2da7eb4b7871\n'));
      const inspected = await harness.next();
      expect(inspected.url).to.equal('/containers/2da7eb4b7871/json');
      inspected.response.setHeader('Content-Type', 'application/json');
      inspected.response.end(JSON.stringify({ HostConfig: { ExtraHosts: [marker] } }));
      const removed = await harness.next();
      expect([removed.method, removed.url]).to.deep.equal(['DELETE', '/containers/2da7eb4b7871?force=true']);
      removed.response.writeHead(204).end();
      expect(response.destroyed).to.equal(false);
      response.end(failed('No such container: 2da7eb4b7871'));
      await expectOutcomes('broken off');
    });

    it('are not cut off before the engine has answered', async () => {
      const { response } = await brokenOff('');
      for (let turn = 0; turn < 100; turn++) await new Promise((next) => setImmediate(next));
      expect(response.destroyed).to.equal(false);
      response.end(said('Successfully built'));
      await settled(() => outcomes().every(Boolean));
    });

    it('remove no container of others, whatever a command prints', async () => {
      const { response } = await brokenOff(
        said('Step 4/5 : RUN echo\n') + said(' ---> Running in beefbeefbeef\n'),
      );
      const inspected = await harness.next();
      inspected.response.setHeader('Content-Type', 'application/json');
      inspected.response.end('{"HostConfig":{"ExtraHosts":null}}');
      response.end(failed('at last'));
      await settled(() => outcomes().every(Boolean));
      expect(harness.reached.map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
    });
  });

  it('are given up after 30 s in a step that does not end', async () => {
    const first = await harness.beginBuild('vp0');
    const { response } = await harness.next();
    response.write(said('Step 2/4 : COPY src $GOPATH/src\n'));
    await once(first, 'response');
    first.destroy();
    while (!response.destroyed) await harness.clock.advance(30_000);
  });

  it('go on with the next when the engine broke the first off', async () => {
    const first = harness.build('vp0').catch((reason: Error) => reason);
    const { response } = await harness.next();
    const other = harness.build('vp1');
    await settled(() => waiting().length === 1);
    response.destroy();
    expect(await first).to.be.an('object');
    (await harness.next()).response.end(said('Successfully built'));
    expect((await other).status).to.equal(200);
  });

  it('are not held for one that has gone while it was held', async () => {
    const first = harness.build('vp0');
    const { response } = await harness.next();
    const held = await harness.beginBuild('vp1');
    await settled(() => waiting().length === 1);
    held.destroy();
    await settled(() => harness.gateway.builds[1]?.outcome !== undefined);
    expect(harness.gateway.builds[1]).to.include({ outcome: 'broken off' });
    response.end(said('Successfully built'));
    await first;
    expect(harness.reached).to.have.lengthOf(1);
  });

  it('are equal by their content, whatever they are called: others go on at once', async () => {
    harness.onRequest = ({ response, url }) =>
      url.includes('vp1') && response.end(said('Successfully built'));
    harness.build('vp0').catch(() => {}); // Broken off at the end.
    await harness.next();
    expect((await harness.build('vp1', CHAINCODE, `${DOCKERFILE} y`)).status).to.equal(200);
    const same = harness.build('vp2', 'f780f268'.repeat(16));
    same.catch(() => {});
    await settled(() => waiting().length === 1);
    expect(harness.gateway.builds[2]).to.include({ waitedFor: 'vp0' });
  });

  it('are refused for their own content: another client goes on', async () => {
    const bad = harness.build('vp0', CHAINCODE, 'FROM alpine');
    harness.onRequest = ({ response }) => response.end(said('Successfully built'));
    const good = harness.build('vp1');
    expect(await bad).to.include({ status: 403 });
    expect((await good).status).to.equal(200);
    expect(harness.reached.map(({ url }) => url.includes('vp1'))).to.deep.equal([true]);
    expect(harness.gateway.refusals[0]?.reason).to.contain('FROM "alpine"');
    expect(harness.gateway.builds.find(({ client }) => client === 'vp0')).to.include({ outcome: 'refused' });
  });

  const answerBuildOnImage = async (peer: string) => {
    const { request, response, url } = await harness.next();
    expect(url).to.contain(peer);
    expect(await text(request)).to.contain(ON_IMAGE);
    response.end(said('Successfully built'));
  };

  const waiting = () => harness.gateway.builds.filter(({ waitedFor }) => waitedFor !== undefined);
  const outcomes = () => harness.gateway.builds.map(({ outcome }) => outcome);
  const expectOutcomes = async (...expected: string[]) => {
    await settled(() => outcomes().every(Boolean));
    expect(outcomes()).to.deep.equal(expected);
  };
  const statusesOf = async (answers: readonly Promise<Answer>[]) =>
    (await Promise.all(answers)).map(({ status }) => status);
  const order = ({ begun = 0, waitedFor }: Build) => begun + (waitedFor ? 1 : 0);
});
