import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { engineRequests } from '../../support/fabric/v2/engine-requests';
import { BuildEngine, CompilingPeer, frame } from './build-engine';
import { Harness, LABELS, quiet, type Reached, settled } from './harness';

const RECORDED = join(__dirname, '..', 'fabric', 'v2', 'recordings', 'build-container.json');
const DESCRIPTION = JSON.parse(readFileSync(RECORDED, 'utf8'));

describe('containers that peers compile in', () => {
  let harness: Harness;
  let engine: BuildEngine;
  const peer = (name: string, more: object = {}) =>
    new CompilingPeer(harness, name, { ...DESCRIPTION, ...more });
  const outcomes = () => harness.gateway.builds.map(({ outcome }) => outcome);
  const underWay = (count: number) =>
    settled(() => engine.isBuilding && harness.gateway.builds.length === count && waiting() === count - 1);
  const waiting = () => harness.gateway.builds.filter(({ waitedFor }) => waitedFor).length;

  beforeEach(async () => {
    harness = await new Harness().open(engineRequests);
    engine = new BuildEngine();
    harness.onRequest = engine.answer;
  });
  afterEach(() => harness.close());

  it('are one for all peers with the same input, and all get the same', async () => {
    const all = ['vp0', 'vp1', 'vp2'].map((name) => peer(name).compile());
    await underWay(3);
    engine.log = frame('example.com/simple\n');
    engine.finish(0);
    for (const compiled of await Promise.all(all))
      expect(compiled).to.deep.equal({
        exitCode: 0,
        log: engine.log.toString(),
        output: 'the compiled chaincode',
      });
    await settled(() => engine.containers.length === 0);
    expect(engine.removed).to.have.length(1);
    expect(outcomes()).to.deep.equal(['built', 'built', 'built']);
  });

  it('are confined and labelled on the engine, and join the network of their peer', async () => {
    const compiled = peer('vp0').compile();
    await underWay(1);
    const [container] = engine.containers;
    engine.finish(0);
    await compiled;
    expect(container?.description).to.deep.include({ Image: DESCRIPTION.Image, Labels: LABELS });
    expect(container?.description.HostConfig).to.deep.include({
      NetworkMode: 'n1_default',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 512,
    });
    const [volume, input] = container?.uploads ?? [];
    expect(input).to.deep.equal({ path: '/chaincode/input', content: Buffer.from('the source') });
    expect(volume?.path).to.equal('/');
    expect(container?.description.Env).to.include('GOCACHE=/home/chaincode/.cache/go-build');
    expect(JSON.stringify(container?.description.HostConfig['Mounts'])).to.contain('compilers');
  });

  it('run again for another input, command, environment or image', async () => {
    const others = [
      () => peer('vp0').compile(),
      () => peer('vp0').compile('another source'),
      () => peer('vp0', { Env: ['GOPROXY=off'] }).compile(),
      () => peer('vp0', { Cmd: [...DESCRIPTION.Cmd.slice(0, 2), `${DESCRIPTION.Cmd[2]}\n`] }).compile(),
      () => {
        engine.imageId = 'sha256:2';
        return peer('vp0').compile();
      },
    ];
    for (const other of others) {
      const compiled = other();
      await settled(() => engine.isBuilding);
      engine.finish(0);
      await compiled;
    }
    await settled(() => engine.removed.length === others.length);
    expect(engine.removed).to.have.length(others.length);
  });

  it('do not run where the output is kept', async () => {
    const first = peer('vp0').compile();
    await underWay(1);
    engine.log = frame('example.com/simple\n');
    engine.finish(0);
    const compiled = await first;
    expect(await peer('vp1').compile()).to.deep.equal(compiled);
    expect(engine.removed).to.have.length(1);
    expect(readdirSync(harness.outputs)).to.have.length(1);
  });

  it('run again where another run removes the output in the same moment', async () => {
    const first = peer('vp0').compile();
    await underWay(1);
    engine.finish(0);
    await first;
    rmSync(join(harness.outputs, readdirSync(harness.outputs)[0] ?? '', 'log'));
    const again = peer('vp1').compile();
    await settled(() => engine.isBuilding);
    engine.finish(0);
    expect(await again).to.include({ exitCode: 0 });
  });

  it('that only tell the version of Go are no builds, and their answer is kept', async () => {
    const version = (name: string) => peer(name, { Cmd: ['go', 'version'], Env: null }).tell();
    harness.gateway.buildFaults.refusal = 'no builds now';
    const first = version('vp0');
    await settled(() => engine.isBuilding);
    engine.log = frame('go version go1.26.4 linux/amd64\n', 1);
    engine.finish(0);
    expect(await first).to.equal(engine.log.toString());
    expect(await version('vp1')).to.equal(engine.log.toString());
    expect(engine.removed.map(({ uploads }) => uploads)).to.deep.equal([[]]);
    expect(outcomes()).to.deep.equal([]);
  });

  it('fail for all peers with the same lines, and run again for the next', async () => {
    const all = ['vp0', 'vp1'].map((name) => peer(name).compile());
    await underWay(2);
    engine.log = Buffer.concat([frame('example.com/simple\n'), frame('./main.go:6:2: undefined: shim\n')]);
    engine.finish(2);
    await harness.passTime(all);
    for (const compiled of await Promise.all(all))
      expect(compiled).to.deep.equal({ exitCode: 2, log: engine.log.toString(), output: undefined });
    expect(harness.gateway.builds.map(({ error }) => error)).to.deep.equal(
      Array(2).fill('exit code 2: ./main.go:6:2: undefined: shim'),
    );
    const again = peer('vp0').compile();
    await settled(() => engine.isBuilding);
    engine.finish(0);
    expect(await again).to.include({ exitCode: 0 });
  });

  it('fail with the words of the engine where it does not start them', async () => {
    harness.onRequest = (reached) => {
      if (!reached.url.startsWith('/containers/create')) return engine.answer(reached);
      reached.request.resume();
      reached.response
        .writeHead(500, { 'Content-Type': 'application/json' })
        .end('{"message":"no space left on device"}');
    };
    const failing = peer('vp0');
    await failing.create();
    await failing.upload('x');
    const { status, body } = await failing.start();
    expect({ status, body: JSON.parse(body) }).to.deep.equal({
      status: 500,
      body: { message: 'no space left on device' },
    });
  });

  it('go on when one of their peers breaks off, and are removed when the last one does', async () => {
    const [one, other] = [peer('vp0'), peer('vp1')];
    for (const each of [one, other]) {
      await each.create();
      await each.upload('x');
      await each.start();
    }
    await underWay(2);
    const waits = [one.beginWait(), other.beginWait()];
    await quiet();
    waits[0]?.destroy();
    await settled(() => outcomes().includes('broken off'));
    expect(engine.isBuilding).to.equal(true);
    waits[1]?.destroy();
    await settled(() => engine.removed.length === 1 && !outcomes().includes(undefined));
    expect(outcomes()).to.deep.equal(['broken off', 'broken off']);
    expect(engine.containers).to.deep.equal([]);
  });

  it('are removed when their peer loses the engine, or the gateway closes', async () => {
    for (const end of [() => harness.gateway.socketOf('vp0').close(), () => harness.closeGateway()]) {
      peer('vp0')
        .compile(String(end))
        .catch(() => {});
      await settled(() => engine.isBuilding);
      await quiet();
      await end();
      await settled(() => engine.containers.length === 0);
      expect(engine.containers).to.deep.equal([]);
      await harness.gateway
        .socketOf('vp0')
        .open()
        .catch(() => {});
    }
  });

  it('are refused on demand, and held', async () => {
    harness.gateway.buildFaults.refusal = 'no space left on device';
    expect(await peer('vp0').create()).to.deep.include({ status: 500 });
    harness.gateway.buildFaults.refusal = undefined;
    harness.gateway.buildFaults.delay = 20_000;
    const compiled = peer('vp0').compile();
    await settled(() => harness.gateway.builds.length === 2);
    await quiet();
    expect(engine.containers).to.deep.equal([]);
    await harness.clock.advance(20_000);
    await settled(() => engine.isBuilding);
    engine.finish(0);
    expect(await compiled).to.include({ exitCode: 0 });
  });

  const ESCAPES: readonly (readonly [what: string, description: object, reason: RegExp])[] = [
    ['another image', { Image: 'alpine' }, /may only have .*fabric-ccenv.* not "alpine"/],
    ['a command of its own', { Cmd: ['/bin/sh', '-c', 'id'] }, /is not the command of a chaincode build/],
    ['the host mounted', { HostConfig: { Binds: ['/:/host'] } }, /may not have "Binds"/],
    ['another user', { User: '0' }, /may not have "User"/],
    ['an entry point', { Entrypoint: ['sh'] }, /may not have "Entrypoint"/],
  ];
  for (const [what, more, reason] of ESCAPES)
    it(`do not get ${what}`, async () => {
      const { status, body } = await peer('vp0', more).create();
      expect(status).to.equal(403);
      expect(JSON.parse(body).message).to.match(reason);
    });

  it('come with a pull of an image that peers compile in, and of no other', async () => {
    const pull = (image: string) => harness.ask('vp0', `POST /images/create?fromImage=${image}`);
    harness.onRequest = ({ response }) => response.writeHead(200).end('{"status":"Pulled"}');
    expect(await pull('hyperledger%2Ffabric-ccenv&tag=2.5')).to.deep.include({ status: 200 });
    const { status, body } = await pull('alpine%3A3');
    expect(status).to.equal(403);
    expect(body).to.include('docker pull alpine:3');
  });

  it('are built of what was there when they started', async () => {
    const one = peer('vp0');
    await one.create();
    await one.upload('the source');
    const held: Reached[] = [];
    harness.onRequest = (reached) => void held.push(reached);
    const started = one.start();
    await settled(() => held.length === 1);
    expect(await one.upload('another source')).to.deep.include({ status: 403 });
    harness.onRequest = engine.answer;
    held.forEach(engine.answer);
    await started;
    await settled(() => engine.isBuilding);
    expect(engine.containers[0]?.uploads.map(({ content }) => String(content))).to.include('the source');
  });

  it('are not removed by a request for their log', async () => {
    const one = peer('vp0');
    await one.create();
    const target = `POST /containers/${one.id}/attach?logs=1&stderr=1&stdout=1&stream=1`;
    expect(await harness.ask('vp0', target, '', { headers: { Upgrade: 'tcp' } })).to.include({ status: 403 });
    expect(await one.upload('the source')).to.include({ status: 200 });
  });

  it('fail when the engine dies while they run, and the gateway closes all the same', async () => {
    const compiled = peer('vp0').compile();
    await underWay(1);
    harness.stopEngine();
    const error = await compiled.catch((reason: Error) => reason);
    expect(String(error)).to.match(/wait: 500 .*the engine broke off/);
    await harness.closeGateway();
    expect(outcomes()).to.deep.equal(['failed']);
  });

  it("are not another peer's", async () => {
    const mine = peer('vp0');
    await mine.create();
    const theirs = peer('vp1');
    theirs.id = mine.id;
    expect(await theirs.start()).to.deep.include({ status: 403 });
  });
});
