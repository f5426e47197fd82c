import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import Docker from 'dockerode';
import { Engine, withBounds } from '../../support/docker/engine';
import { remediable } from '../../support/docker/engine-errors';
import { EngineFull, EngineLost, HarnessError, TimedOut, UserError } from '../../support/errors';
import { messageOf } from '../message-of';
import { newFolder } from '../new-folder';
import { rejection } from '../rejection';

const connectTo = (host: string) => messageOf(() => Engine.connect({ DOCKER_HOST: host }));

describe('the engine', () => {
  it('is not there, or has an address that does not parse', async () => {
    expect(await connectTo('unix:///nowhere')).to.contain('engine answers at unix:///nowhere (ENOENT)');
    expect(await connectTo('nonsense')).to.contain('DOCKER_HOST="nonsense"');
  });

  it('is the one of the worker, where there are several', async () => {
    const ENGINES = 'unix:///one, unix:///other';
    const connect = (worker: string) => () => Engine.connect({ ENGINES, CUCUMBER_WORKER_ID: worker });
    expect(await messageOf(connect('1'))).to.contain('unix:///other');
    expect(await messageOf(connect('2'))).to.contain('unix:///one');
    expect(await messageOf(() => Engine.connect({ ENGINES: 'one' }))).to.contain('ENGINES: "one"');
  });

  it('is something else', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const message = await connectTo(`tcp://127.0.0.1:${port}`);
    server.close();
    expect(message).to.contain(`tcp://127.0.0.1:${port} is not a Docker engine`);
  });

  it('is found without a write to the environment', async () => {
    const before = { ...process.env };
    await connectTo('unix:///nowhere');
    expect(process.env).to.deep.equal(before);
  });
});

/** A client of an engine that behaves as told; `/_ping` is answered while it is up. */
async function engineThat(respond: RequestListener, { bound = 5_000 } = {}) {
  const directory = newFolder();
  const socketPath = join(directory, 'docker.sock');
  const server = createServer((request, response) =>
    request.url === '/_ping' ? response.end('OK') : respond(request, response),
  );
  await once(server.listen(socketPath), 'listening');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  after(() => {
    stop();
  });
  return { docker: withBounds(new Docker({ socketPath }), `unix://${socketPath}`, () => bound), stop };
}

describe('a call to the engine', () => {
  it('has a bound, and says what did not answer', async () => {
    const { docker } = await engineThat(() => {}, { bound: 50 });
    const error = await rejection(docker.getContainer('vp0').inspect());
    expect(error).to.be.instanceOf(TimedOut);
    expect(error.message).to.equal('GET /containers/vp0/json: the engine did not answer within 50 ms');
  });

  it('has a bound until a stream begins, and then none', async () => {
    const { docker } = await engineThat(
      (_, response) => {
        response.write('one');
        setTimeout(() => response.end('two'), 600);
      },
      { bound: 500 },
    );
    const stream = await docker.getEvents();
    expect((await Readable.from(stream).toArray()).join('')).to.equal('onetwo');
  });

  it('finds the engine gone, also half-way', async () => {
    const before = await engineThat(() => {});
    before.stop();
    expect(await rejection(before.docker.listContainers())).to.be.instanceOf(EngineLost);
    const { docker, stop } = await engineThat(() => stop());
    expect(await rejection(docker.listContainers())).to.be.instanceOf(EngineLost);
  });

  it('may break off alone, as with the container it is about', async () => {
    const { docker } = await engineThat((request) => request.socket.destroy());
    const error = await rejection(docker.listContainers());
    expect(error).to.be.instanceOf(HarnessError).and.not.instanceOf(UserError);
    expect(error.message).to.contain('GET /containers/json').and.contain('broke off');
  });

  it('may be refused', async () => {
    const { docker } = await engineThat((_, response) => response.writeHead(404).end('{"message":"none"}'));
    expect(await rejection(docker.getContainer('x').inspect())).to.include({ statusCode: 404 });
  });
});

describe('an error that the user can fix', () => {
  const failed = (message: string, properties: object) => Object.assign(new Error(message), properties);
  const GONE = new EngineLost('unix:///var/run/docker.sock', 'ECONNREFUSED');

  it('is a lost engine, also among others', () => {
    expect(remediable(GONE)).to.equal(GONE);
    expect(remediable(new AggregateError([new Error('x'), GONE]))).to.equal(GONE);
  });

  it('is not the broken connection of another client', () => {
    for (const error of [
      failed('socket hang up', { code: 'ECONNRESET' }),
      failed('aborted', { code: 'ECONNRESET' }),
      failed('connect …', { code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 7050 }),
      new HarnessError('vp0 exited with 2'),
    ])
      expect(remediable(error), error.message).to.equal(undefined);
  });

  it("is the engine's full disk", () => {
    const message = 'write /var/lib/docker/x: no space left on device';
    const error = failed(`(HTTP code 500) server error - ${message} `, { json: { message } });
    expect(remediable(error)).to.be.instanceOf(EngineFull);
    expect(remediable(error)?.message).to.contain(`(${message})`);
  });

  it("is this machine's full disk, or a file of another user", () => {
    for (const code of ['ENOSPC', 'EACCES'])
      expect(remediable(failed(code, { code, path: 'evidence/vp0.log' }))?.message).to.contain(
        'evidence/vp0.log',
      );
    const existing = failed('open', { code: 'EACCES', path: 'package.json' });
    expect(remediable(existing)?.message).to.contain('chown -R $USER package.json');
    const missing = failed('open', { code: 'EACCES', path: '/missing.txt' });
    expect(remediable(missing)?.message)
      .to.contain('/missing.txt: you cannot write in /.')
      .and.not.contain('chown');
  });

  it('is a socket whose path is too long', () => {
    const error = failed('listen EINVAL', { code: 'EINVAL', syscall: 'listen', address: '/deep/alive.sock' });
    expect(remediable(error)?.message).to.contain('/deep/alive.sock').and.contain('TMPDIR');
  });
});
