import { createServer } from 'node:http';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { Engine } from '../../support/docker/engine';
import { remediable } from '../../support/docker/trouble';
import { EngineLost, HarnessError } from '../../support/errors';
import { messageOf } from './message-of';

describe('the engine', () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['DOCKER_HOST'];
  });
  afterEach(() => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  });
  const connectTo = (host: string) => {
    process.env['DOCKER_HOST'] = host;
    return messageOf(() => Engine.connect());
  };

  it('is not there', async () => {
    expect(await connectTo('unix:///nowhere')).to.equal(
      'No Docker engine answers at unix:///nowhere (ENOENT): start that engine, or let DOCKER_HOST point to another.',
    );
  });

  it('has an address that is none', async () => {
    expect(await connectTo('nonsense')).to.equal(
      'DOCKER_HOST="nonsense" is no address of an engine: write it like unix:///var/run/docker.sock or tcp://host:2375.',
    );
  });

  it('is something else', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    const port = await new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const message = await connectTo(`tcp://127.0.0.1:${port}`);
    server.close();
    expect(message).to.equal(
      `What answers at tcp://127.0.0.1:${port} is no Docker engine (HTTP status 404): point DOCKER_HOST to one, or unset it.`,
    );
  });
});

describe('in the middle of a run', () => {
  const failed = (message: string, properties: object) => Object.assign(new Error(message), properties);
  const engine = process.env['DOCKER_HOST'];
  beforeEach(() => {
    process.env['DOCKER_HOST'] = 'unix:///var/run/docker.sock';
  });
  after(() => {
    if (engine === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = engine;
  });

  const GONE =
    'The Docker engine at unix:///var/run/docker.sock does not answer any more (ECONNREFUSED): start it again (script/bootstrap does). The next run removes what this one leaves there.';
  const refused = { code: 'ECONNREFUSED', syscall: 'connect' };

  it('the engine goes away', () => {
    const error = remediable(failed('connect …', { ...refused, address: '/var/run/docker.sock' }));
    expect(error).to.be.instanceOf(EngineLost);
    expect(error?.message).to.equal(GONE);
  });

  it('the engine breaks off an answer', () => {
    expect(remediable(failed('aborted', { code: 'ECONNRESET' }))).to.be.instanceOf(EngineLost);
  });

  it('the engine is found gone once more at the end', () => {
    const errors = [failed('connect …', { ...refused, address: '/var/run/docker.sock' })];
    expect(remediable(new AggregateError(errors))?.message).to.equal(GONE);
  });

  it('a peer that goes away is no such error', () => {
    expect(remediable(failed('connect …', { ...refused, address: '127.0.0.1', port: 7050 }))).to.equal(
      undefined,
    );
    expect(remediable(failed('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }))).to.equal(
      undefined,
    );
    expect(remediable(new HarnessError('vp0 exited with 2'))).to.equal(undefined);
  });

  it("the engine's disk fills up", () => {
    const message = '(HTTP code 500) server error - write /var/lib/docker/x: no space left on device ';
    expect(
      remediable(failed(message, { json: { message: 'write /var/lib/docker/x: no space left on device' } }))
        ?.message,
    ).to.equal(
      "The Docker engine's disk is full (write /var/lib/docker/x: no space left on device): `docker system df` tells what takes the space, `docker system prune` removes what is not in use.",
    );
  });

  it("this machine's disk fills up", () => {
    expect(remediable(failed('ENOSPC', { code: 'ENOSPC', path: 'evidence/vp0.log' }))?.message).to.match(
      /^No space left on this machine's disk for evidence\/vp0\.log: `df -h .* \.` tells where\./,
    );
  });

  it("a file is another user's", () => {
    expect(remediable(failed('EACCES', { code: 'EACCES', path: 'evidence' }))?.message).to.equal(
      'No permission for evidence: is it from a run of another user? `sudo chown -R $USER evidence` gives it to you.',
    );
  });

  it('a socket would lie too deep', () => {
    const error = failed('listen EINVAL', {
      code: 'EINVAL',
      syscall: 'listen',
      address: '/very/deep/alive.sock',
    });
    expect(remediable(error)?.message).to.equal(
      "A socket can't be at /very/deep/alive.sock: its path is too long. Let TMPDIR name a shorter one, say /tmp.",
    );
  });
});
