import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';

const directory = mkdtempSync(join(tmpdir(), 'signals-'));
const node = JSON.stringify(join(__dirname, '..', '..', 'peer', 'node.ts'));
const program = `require(${node}).startNode(process.env, false).then(() => process.exit(0))`;

/** Starts a peer, and stops it when its log has `line`. */
async function stopAt(line: string, settings: Record<string, string> = {}) {
  const free = Object.fromEntries(
    ['PEER_LISTEN', 'REST_', 'PEER_VALIDATOR_EVENTS_'].map((name) => [`CORE_${name}ADDRESS`, '0.0.0.0:0']),
  );
  const env = { ...process.env, ...free, CORE_PEER_FILESYSTEMPATH: directory, ...settings };
  const peer = spawn(process.execPath, ['--require', 'ts-node/register', '-e', program], { env });
  const stdout = text(peer.stdout);
  const exited = once(peer, 'exit');
  let log = '';
  for await (const chunk of peer.stderr) {
    log += chunk;
    if (log.includes(line)) peer.kill('SIGTERM');
  }
  const [code] = await exited;
  return { code, stdout: await stdout, log };
}

describe('SIGTERM', () => {
  after(() => rmSync(directory, { recursive: true }));

  test('ends a peer as recorded', async () => {
    // 42-membersrvc-absent.txt
    const { code, stdout, log } = await stopAt('Starting peer with');
    assert.deepEqual([code, stdout], [0, '\nterminated\n'], log);
  });

  test('ends a peer that is still starting as it ends any Go program', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const membersrvc = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { code, log } = await stopAt('Registering validator', {
      CORE_SECURITY_ENABLED: 'true',
      CORE_SECURITY_ENROLLID: 'test_vp0',
      CORE_PEER_PKI_ECA_PADDR: membersrvc,
    });
    silent.close();
    assert.equal(code, 2, log);
  });
});
