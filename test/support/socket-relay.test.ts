import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { SocketRelay } from '../../support/docker/socket-relay';

describe('a socket of its own to the engine', () => {
  const directory = mkdtempSync(join(tmpdir(), 'relay-test-'));
  const engineSocket = join(directory, 'engine.sock');
  let engine: Server;
  let relay: SocketRelay;

  before(async () => {
    engine = createServer((client) => client.on('data', (data) => client.end(`engine heard ${data}`)));
    await once(engine.listen(engineSocket), 'listening');
    relay = new SocketRelay(engineSocket);
    await relay.open();
  });
  after(async () => {
    await relay.remove();
    engine.close();
    rmSync(directory, { recursive: true });
  });

  const socket = () => join(relay.directory, 'docker.sock');

  async function ask(text: string): Promise<string> {
    const client = connect(socket());
    client.write(text);
    const [answer] = await once(client, 'data');
    return String(answer);
  }

  it('passes everything on, both ways', async () => {
    expect(await ask('version?')).to.equal('engine heard version?');
  });

  it('is gone when it is taken away, and breaks what goes on through it', async () => {
    const client = connect(socket());
    await once(client, 'connect');
    const broken = once(client, 'close');
    await relay.close();
    await broken;
    const error = await ask('version?').catch((reason: NodeJS.ErrnoException) => reason);
    expect(error).to.have.property('code', 'ENOENT');
  });

  it('works again when it is given back', async () => {
    await relay.open();
    expect(await ask('again?')).to.equal('engine heard again?');
  });
});
