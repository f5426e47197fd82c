import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { tlsCertificate } from '../../build/certificate';
import { dialBlocking } from '../../wire/blocking-dial';
import { type Connection, dial, listen } from '../../wire/connection';
import { clientTls, serverTls, tlsSettings } from '../../wire/tls';
import { fakeClock } from './fake-clock';

const directory = mkdtempSync(join(tmpdir(), 'tls-'));
const accepted = new Set<Connection>();
const servers: Server[] = [];

function closeAll(): void {
  for (const connection of accepted) connection.close();
  for (const server of servers.splice(0)) server.close();
  accepted.clear();
}

/** Somebody who answers each call with its method. */
async function echo(tls?: ReturnType<typeof serverTls>): Promise<string> {
  const server = await listen(
    0,
    (connection) => {
      accepted.add(connection);
      connection.answer(async (method) => method);
    },
    tls,
  );
  servers.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a connection with TLS', () => {
  afterEach(closeAll);
  after(() => rmSync(directory, { recursive: true }));

  const [certFile, keyFile] = [join(directory, 'tlsca.cert'), join(directory, 'tlsca.priv')];
  /** As docker-compose-2-tls-basic.yml sets it. */
  const env = {
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_PEER_TLS_SERVERHOSTOVERRIDE: 'OBC',
    CORE_PEER_TLS_CERT_FILE: certFile,
    CORE_PEER_TLS_KEY_FILE: keyFile,
  };
  const client = (changes = {}) => clientTls(tlsSettings({ ...env, ...changes }));

  before(async () => {
    const { cert, priv } = await tlsCertificate();
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, priv);
  });

  it('is made of the certificate that the peer image has', async () => {
    const connection = await dial(await echo(serverTls(tlsSettings(env))), { tls: client() });
    assert.equal(await connection.call('over TLS'), 'over TLS');
    connection.close();
  });

  it('is refused under another name', async () => {
    const address = await echo(serverTls(tlsSettings(env)));
    const other = client({ CORE_PEER_TLS_SERVERHOSTOVERRIDE: 'CBO' });
    await assert.rejects(dial(address, { tls: other }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it("is refused with somebody else's certificate", async () => {
    const address = await echo(serverTls(tlsSettings(env)));
    const { cert } = await tlsCertificate();
    await assert.rejects(dial(address, { tls: { ca: cert, servername: 'OBC' } }));
  });

  it('is not made with one who speaks plain text', async () => {
    const [host, port] = (await echo(serverTls(tlsSettings(env)))).split(':');
    await new Promise<void>((resolve) => {
      connect({ host, port: Number(port) })
        .on('error', () => {})
        .on('close', () => resolve())
        .end('{"type":"DISC_HELLO"}\n');
    });
    assert.equal(accepted.size, 0);
  });

  it('is off by default', () => {
    assert.equal(clientTls(tlsSettings({})), undefined);
    assert.equal(serverTls(tlsSettings({ CORE_PEER_TLS_ENABLED: 'false' })), undefined);
  });

  it('needs its files', () => {
    assert.throws(() => client({ CORE_PEER_TLS_CERT_FILE: './nowhere.pem' }), {
      message: 'Failed to generate credentials open ./nowhere.pem: no such file or directory',
    });
  });
});

describe('a blocking dial', () => {
  afterEach(closeAll);

  it('goes on until somebody listens', async () => {
    const clock = fakeClock();
    try {
      const address = await echo();
      let tries = 0;
      const opened = async () => {
        if (++tries < 4) throw new Error('connection refused');
        return dial(address);
      };
      const connection = await dialBlocking('vp0:7051', { within: 3_000, pause: 500 }, opened);
      assert.deepEqual([tries, clock.now()], [4, 1_500]);
      connection.close();
    } finally {
      clock.restore();
    }
  });

  it('fails with the last reason when its time is over', async () => {
    const clock = fakeClock();
    try {
      let tries = 0;
      const closed = async () => {
        throw new Error(`refused ${++tries} times`);
      };
      const dialled = dialBlocking('vp0:7051', { within: 3_000, pause: 2_000 }, closed);
      await assert.rejects(dialled, { message: 'refused 3 times' });
      assert.equal(clock.now(), 3_000);
    } finally {
      clock.restore();
    }
  });
});
