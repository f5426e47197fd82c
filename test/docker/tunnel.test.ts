import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import type { Container } from '../../support/docker/container';
import { Tunnel } from '../../support/docker/tunnel';

/** A container that runs commands on this machine; their output comes in frames, as from an engine. */
const container = {
  attach: async ([command = '', ...args]: readonly string[]) => {
    const { stdin, stdout } = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const stream = new Duplex({
      read() {},
      write: (chunk, _, done) => void stdin.write(chunk, () => done()),
      destroy: (error, done) => {
        stdin.end();
        done(error);
      },
    });
    stdin.on('error', () => {});
    stdout.on('data', (bytes: Buffer) => {
      const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
      header.writeUInt32BE(bytes.length, 4);
      stream.push(Buffer.concat([header, bytes]));
    });
    stdout.on('end', () => stream.push(null));
    return stream;
  },
} as unknown as Container;

describe('a tunnel to a port of a container', () => {
  it('carries bytes both ways, and ends when the other side does', async () => {
    const server = createServer((socket) => {
      socket.once('data', (bytes) => socket.end(`you said ${bytes}`));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const tunnel = await Tunnel.open(container, (server.address() as AddressInfo).port);
    const [host, port] = tunnel.address.split(':');
    const socket = connect(Number(port), host);
    socket.write('hello');
    expect(await text(socket)).to.equal('you said hello');
    tunnel.close();
    server.close();
    await once(server, 'close');
  });

  it('runs no command any more for a connection that was closed before it began', async () => {
    const begin = Promise.withResolvers<Duplex>();
    const attached = Promise.withResolvers<void>();
    const attach = () => {
      attached.resolve();
      return begin.promise;
    };
    const tunnel = await Tunnel.open({ attach } as unknown as Container, 7050);
    const socket = connect(Number(tunnel.address.split(':')[1]));
    await attached.promise;
    tunnel.close();
    await once(socket, 'close');
    const stream = new PassThrough();
    begin.resolve(stream);
    await turn();
    expect(stream.destroyed).to.equal(true);
  });

  it('is closed at once where nothing listens', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const tunnel = await Tunnel.open(container, port);
    const socket = connect(Number(tunnel.address.split(':')[1]));
    expect(await text(socket)).to.equal('');
    tunnel.close();
  });
});
