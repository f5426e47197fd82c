import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { parse } from 'yaml';
import { newFolder } from '../new-folder';

interface ComposeFile {
  readonly services: Record<
    string,
    { readonly environment?: readonly string[]; readonly depends_on?: readonly string[] }
  >;
  readonly 'x-start-vp': string;
}

const COMPOSE = join(__dirname, '../../compose');

const read = (file: string): ComposeFile => parse(readFileSync(file, 'utf8'));

const ROOT_NODE = /^CORE_PEER_DISCOVERY_ROOTNODE=(\w+):7051$/;

it('compose files start each peer after its root node', () => {
  const peers = globSync(join(COMPOSE, '*.yml')).flatMap((file) =>
    Object.entries(read(file).services).flatMap(([name, { environment = [], depends_on = [] }]) => {
      const [root] = environment.flatMap((line) => ROOT_NODE.exec(line)?.[1] ?? []);
      return root ? [{ peer: `${name} of ${basename(file)}`, waits: depends_on.includes(root) }] : [];
    }),
  );
  assert.ok(peers.length > 0);
  assert.deepEqual(
    peers.filter(({ waits }) => !waits),
    [],
  );
});

describe('a vp of the compose files', () => {
  let directory: string;
  let rootNode: Server;
  let port: number;
  let vp: ChildProcess | undefined;
  beforeEach(async () => {
    directory = newFolder();
    const scripts = join(directory, 'src/github.com/hyperledger/fabric/bddtests/scripts');
    mkdirSync(scripts, { recursive: true });
    writeFileSync(join(scripts, 'start-peer.sh'), '#!/bin/bash\necho started\n', { mode: 0o755 });
    rootNode = createServer();
    port = await listen(0);
    await closed();
  });
  afterEach(() => {
    vp?.kill('SIGKILL');
    rootNode.close();
  });

  it('starts at first when its root node listens, and later at once', async () => {
    const first = start();
    assert.equal(await first(), `Waiting for 127.0.0.1:${port}`);
    await listen(port);
    assert.equal(await first(), 'started');
    await closed();
    assert.equal(await start()(), 'started');
  });

  /** Returns what reads its next line. */
  function start(): () => Promise<string> {
    const script = read(join(COMPOSE, 'compose-defaults.yml'))
      ['x-start-vp'].replaceAll('$$', '$')
      .replaceAll('/tmp/has-started', join(directory, 'has-started'));
    vp = spawn('bash', ['-c', script], {
      env: { ...process.env, GOPATH: directory, CORE_PEER_DISCOVERY_ROOTNODE: `127.0.0.1:${port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(vp.stdout);
    const lines = createInterface(vp.stdout)[Symbol.asyncIterator]();
    return async () => (await lines.next()).value ?? '';
  }

  async function listen(on: number): Promise<number> {
    await once(rootNode.listen(on, '127.0.0.1'), 'listening');
    const address = rootNode.address();
    return typeof address === 'object' && address ? address.port : on;
  }

  const closed = async () => void (await once(rootNode.close(), 'close'));
});
