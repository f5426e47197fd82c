import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { run } from '../../cli/main';
import { serveCli } from '../../cli/server';
import { output } from '../../peer/logging';
import type { ChaincodeSpec, Services } from '../../peer/services';
import { type Connection, listen } from '../../wire/connection';
import { fakeClock } from '../wire/fake-clock';

/** What the CLI does beside what is recorded (embedded/test/recordings). */
describe('the peer command', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cli-'));
  const connections = new Set<Connection>();
  let asked: unknown[] = [];
  let answer: (connection: Connection) => unknown;
  let server: Server;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    server = await listen(0, (connection) => {
      connections.add(connection);
      serveCli(connection, services(connection), 'vp0');
    });
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    env = { CORE_PEER_ADDRESS: address, CORE_PEER_FILESYSTEMPATH: directory, CORE_LOGGING_LEVEL: 'warning' };
  });
  afterEach(() => {
    asked = [];
  });
  after(() => {
    for (const connection of connections) connection.close();
    server.close();
    rmSync(directory, { recursive: true });
  });

  function services(connection: Connection): Services {
    const take = async (what: unknown) => {
      asked.push(what);
      return (await answer?.(connection)) as string;
    };
    return {
      devops: { login: async (user) => void (await take(user)), deploy: take, invoke: take, query: take },
      openchain: {
        blockchainInfo: () => ({}),
        block: () => undefined,
        transaction: () => undefined,
        peers: () => [],
      },
      admin: { status: () => 'STARTED', stop: () => connection.close() },
    };
  }

  async function peer(line: string | string[], more: NodeJS.ProcessEnv = {}, typed = '') {
    const written = { stdout: '', stderr: '' };
    output.reset();
    const exit = await run(
      typeof line === 'string' ? line.split(' ') : line,
      { ...env, ...more },
      {
        stdin: Readable.from(typed ? [Buffer.from(typed)] : []),
        stdout: (text) => {
          written.stdout += Buffer.from(text);
        },
        stderr: (text) => {
          written.stderr += text;
        },
      },
    );
    return { exit, ...written, error: written.stderr.split('\nUsage:')[0] };
  }

  describe('reads its flags as pflag does', () => {
    const refused: [line: string, error: string][] = [
      ['chaincode query --nosuch', 'Error: unknown flag: --nosuch'],
      ['chaincode query -z', "Error: unknown shorthand flag: 'z' in -z"],
      ['chaincode query -n cc -c', "Error: flag needs an argument: 'c' in -c"],
      ['chaincode query --ctor', 'Error: flag needs an argument: --ctor'],
      [
        'chaincode query --hex=maybe',
        'Error: invalid argument "maybe" for --hex=maybe: strconv.ParseBool: parsing "maybe": invalid syntax',
      ],
      ['network login jim bob', 'Error: Must supply username as the 1st and only parameter'],
    ];
    for (const [line, error] of refused) {
      it(`peer ${line}: ${error}`, async () => {
        const result = await peer(line);
        assert.equal(result.error, error);
        assert.equal(result.exit, 1);
      });
    }

    it('takes values with a blank, with an equals sign, or with nothing between', async () => {
      answer = () => 'cc';
      for (const flags of ['-n cc', '-n=cc', '-ncc', '--name cc', '--name=cc']) {
        await peer([...`chaincode deploy ${flags} -c`.split(' '), '{"Args":["init"]}']);
      }
      assert.deepEqual(
        asked.map((spec) => (spec as ChaincodeSpec).chaincodeID.name),
        ['cc', 'cc', 'cc', 'cc', 'cc'],
      );
    });
  });

  it('suggests a command', async () => {
    assert.equal(
      (await peer('nod')).stderr,
      'Error: unknown command "nod" for "peer"\n\nDid you mean this?\n\tnode\n\nRun \'peer --help\' for usage.\n',
    );
  });

  it('finds a command behind flags', async () => {
    const { stderr } = await peer('--logging-level=debug network list');
    assert.match(stderr, /Setting default logging level to DEBUG for command 'network'/);
  });

  it('panics, as the real one, on a constructor that is no object', async () => {
    const { exit, stderr } = await peer('chaincode query -n cc -c []');
    assert.equal(exit, 2);
    assert.match(stderr, /^panic: interface conversion: interface is \[\]interface {}, not map/);
  });

  it('refuses transaction ids of the user, which are not modelled', async () => {
    const { error } = await peer([
      'chaincode',
      'invoke',
      '-n',
      'cc',
      '-t',
      'sha256base64',
      '-c',
      '{"Args":[]}',
    ]);
    assert.equal(error, 'Error: not modelled by the embedded network: custom transaction ids (-t, --tid)');
  });

  it('shows what it sent as protobuf text', async () => {
    answer = () => 'txid';
    const { stderr } = await peer(
      ['chaincode', 'invoke', '-n', 'cc', '-a', '["role"]', '-c', '{"Args":["é\\"\\n"]}'],
      { CORE_LOGGING_LEVEL: 'info' },
    );
    const spec = 'type:GOLANG chaincodeID:<name:"cc" > ctorMsg:<args:"\\303\\251\\"\\n" > attributes:"role" ';
    assert.ok(stderr.includes(`Successfully invoked transaction: chaincodeSpec:<${spec}> (txid)`), stderr);
  });

  it('warns of a user that security does not ask for', async () => {
    answer = () => Buffer.from('100').toString('base64');
    const { stdout, stderr } = await peer('chaincode query -u jim -n cc -c {"Args":["query","a"]}');
    assert.equal(stdout, 'Query Result: 100\n');
    assert.match(stderr, /WARN 001.*Username supplied but security is disabled\./);
  });

  it('reads a password, a star for each byte', async () => {
    answer = () => undefined;
    const { stdout, exit } = await peer('network login jim', {}, 'secrex\x7ft\n');
    assert.equal(stdout, "Enter password for user 'jim': ******\b \b*\n");
    assert.equal(exit, 0);
    assert.deepEqual(asked, [{ enrollId: 'jim', enrollSecret: 'secret' }]);
  });

  it('shows why a login failed, once', async () => {
    answer = () => {
      throw new Error('rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure');
    };
    const { error } = await peer('network login lukas -p x');
    assert.equal(
      error,
      'Error: Error on client login: rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure',
    );
  });

  it('lists no peers as an empty array', async () => {
    assert.equal((await peer('network list')).stdout, '{"Peers":[]}\n');
  });

  it('says that a peer it asked to stop is gone', async () => {
    const clock = fakeClock();
    const { exit, stdout, stderr } = await peer('node stop').finally(clock.restore);
    assert.deepEqual({ exit, stdout }, { exit: 0, stdout: 'status:STOPPED \n' });
    // In the peer's container it is killed before.
    assert.equal(clock.now(), 1_000);
    // 43-chaincode-container-failures.txt
    assert.match(
      stderr,
      /^\d{4}(\/\d\d){2} [\d:]{8} transport: http2Client.notifyError got notified that the client transport was broken EOF\.\n$/,
    );
  });

  it('tells a peer that ended in the middle of a call', async () => {
    answer = (connection) => {
      connection.close();
      return new Promise(() => undefined);
    };
    const { error } = await peer('chaincode query -n cc -c {"Args":["query","a"]}');
    assert.equal(
      error,
      'Error: Error querying chaincode: rpc error: code = 13 desc = transport is closing\n',
    );
  });

  describe('without a peer', () => {
    const nobody = { CORE_PEER_ADDRESS: '127.0.0.1:1' };
    const unreachable = 'Error trying to connect to local peer: grpc: timed out trying to connect';
    let clock: ReturnType<typeof fakeClock>;
    beforeEach(() => {
      clock = fakeClock();
    });
    afterEach(() => clock.restore());

    it('has status UNKNOWN', async () => {
      const { exit, stdout, error } = await peer('node status', nobody);
      assert.deepEqual(
        { exit, stdout, error },
        { exit: 1, stdout: 'status:UNKNOWN \n', error: `Error: ${unreachable}` },
      );
    });

    it('builds no chaincode, after 3 s', async () => {
      const { error } = await peer('chaincode query -n cc -c {"Args":["query","a"]}', nobody);
      assert.equal(error, `Error: Error building chaincode: ${unreachable}`);
      assert.equal(clock.now(), 3_000);
    });

    it('stops the process whose id is in the file, if there is one', async () => {
      const { error } = await peer(`node stop --stop-peer-pid-file ${directory}`, nobody);
      const file = `${directory}/peer.pid`;
      assert.equal(
        error,
        `Error: Error trying to read pid from ${file}: open ${file}: no such file or directory`,
      );
      writeFileSync(file, '999999999');
      assert.match(
        (await peer(`node stop --stop-peer-pid-file ${directory}`, nobody)).stderr,
        /kill -9 pid 999999999/,
      );
    });
  });
});
