import { statSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type Docker from 'dockerode';
import { extract } from 'tar-stream';
import { Container } from '../../support/docker/container';
import { PeerUnreachable, TimedOut } from '../../support/errors';
import { subscribe } from '../../support/waiting/spans';
import { rejection } from '../rejection';
import { EagerClock } from '../waiting/eager-clock';
import type { FakeContainer } from './fake-container';
import { FakeEngine } from './fake-engine';

describe('a container on an engine that hangs', () => {
  const errorOf = async (
    hung: FakeContainer['hung'],
    call: (container: Container) => Promise<unknown>,
  ): Promise<Error> => {
    const fake = new FakeEngine();
    const { id } = fake.create({ name: 'vp0', state: 'running', ...(hung && { hung }) });
    EagerClock.install();
    try {
      return await rejection(call(new Container(fake.engine.docker, id, 'vp0')));
    } finally {
      EagerClock.uninstall();
    }
  };

  for (const [call, run] of [
    ['inspect', (container: Container) => container.inspect()],
    ['start', (container: Container) => container.start()],
    ['stop', (container: Container) => container.stop()],
    ['pause', (container: Container) => container.pause()],
    ['exec', (container: Container) => container.exec(['ls'])],
    ['logs', (container: Container) => container.logTail(10)],
  ] as const)
    it(`gives up ${call}, and says so`, async () => {
      const error = await errorOf([call], run);
      expect(error).to.be.instanceOf(TimedOut);
      expect(error.message).to.match(/ of vp0: the engine did not .* within \d+ s$/);
    });

  it('gives up a command that does not end, and says that it goes on', async () => {
    const error = await errorOf(['attach'], (container) => container.exec(['tail', '-f', '/dev/null']));
    expect(error).to.be.instanceOf(TimedOut);
    expect(error.message).to.match(/^"tail -f \/dev\/null" is still running on vp0.* within 300 s$/);
  });
});

describe('the address of a port', () => {
  const HERE = { publishesHere: true, sharesHostNetwork: true };
  const IN_VIRTUAL_MACHINE = { publishesHere: true, sharesHostNetwork: false };
  const PUBLISHED = { '7050/tcp': [{ HostIp: '0.0.0.0', HostPort: '32768' }] };

  const addressOf = (
    place: typeof HERE,
    { Ports = {}, NetworkMode = 'p1_default', Status = 'running' } = {},
  ) => {
    const Networks = { p1_default: { IPAddress: NetworkMode === 'host' ? '' : '172.18.0.4' } };
    const inspected = {
      NetworkSettings: { Ports, Networks },
      HostConfig: { NetworkMode },
      State: { Status },
    };
    const docker = { getContainer: () => ({ inspect: async () => inspected }) } as unknown as Docker;
    return new Container(docker, 'id', 'vp0').address(7050, place);
  };

  it('is that of the container on an engine of this machine, unless the port is published', async () => {
    expect(await addressOf(HERE)).to.equal('172.18.0.4:7050');
    expect(await addressOf(HERE, { Ports: PUBLISHED })).to.equal('127.0.0.1:32768');
    expect(await addressOf(HERE, { NetworkMode: 'host' })).to.equal('127.0.0.1:7050');
  });

  it('is that of the published port only, where the engine runs in a virtual machine', async () => {
    expect(await addressOf(IN_VIRTUAL_MACHINE, { Ports: PUBLISHED })).to.equal('127.0.0.1:32768');
    expect(await addressOf(IN_VIRTUAL_MACHINE)).to.equal(undefined);
    expect(await addressOf(IN_VIRTUAL_MACHINE, { NetworkMode: 'host' })).to.equal(undefined);
  });

  it('is unknown of a container that has ended: another one may have its address now', async () => {
    const error = await rejection(addressOf(HERE, { Status: 'exited' }));
    expect(error).to.be.instanceOf(PeerUnreachable);
  });
});

describe('a command that its caller has given up', () => {
  it('is not read where its output begins only then', async () => {
    const begin = Promise.withResolvers<PassThrough>();
    const handle = { exec: async () => ({ start: () => begin.promise }), inspect: async () => ({}) };
    const docker = { getContainer: () => handle } as unknown as Docker;
    await rejection(new Container(docker, 'id', 'vp0').exec(['ls'], [], 1));
    const output = new PassThrough();
    begin.resolve(output);
    await turn();
    expect(output.destroyed).to.equal(true);
  });
});

describe('files copied into a container', () => {
  it('arrive as they are, and the span tells how far they are', async () => {
    const names: string[] = [];
    let status = '';
    const putArchive = async (archive: NodeJS.ReadableStream) => {
      const entries = extract();
      archive.pipe(entries as unknown as NodeJS.WritableStream);
      for await (const entry of entries) {
        names.push(`${entry.header.name}: ${entry.header.size}`);
        entry.resume();
      }
    };
    const docker = { getContainer: () => ({ putArchive }) } as unknown as Docker;
    const unsubscribe = subscribe({ ended: (span) => (status = span.status?.() ?? '') });
    try {
      const files = ['package.json', 'tsconfig.json'].map((path) => ({
        file: path,
        path,
        size: statSync(path).size,
      }));
      await new Container(docker, 'id', 'vp0').copyFiles('source', files, '/opt/src');
      expect(names).to.deep.equal(files.map(({ path, size }) => `/opt/src/${path}: ${size}`));
      expect(status).to.match(/^2 of 2 files/);
    } finally {
      unsubscribe();
    }
  });
});
