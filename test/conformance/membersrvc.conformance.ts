import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { services } from '../../support/docker/compose';
import { Container } from '../../support/docker/container';
import { topologyOfFiles } from '../../support/fabric/topology';
import { secretOf } from '../../support/fabric/v0.6/users';
import type { Run } from '../../support/network/run';
import { endOnce, fourPeers, LiveNetwork } from './network';
import { playStory } from './story';

/** Longer than a vp waits for membersrvc. */
const WAIT_READY = '90 s';

/** A network that must not come up. */
class FailedStart {
  private constructor(
    private readonly run: Run,
    private readonly project: string,
    private readonly failure: Promise<{ error: Error; after: number }>,
  ) {}

  static async begin(files: readonly string[]): Promise<FailedStart> {
    process.env['WAIT_READY'] = WAIT_READY;
    const run = await LiveNetwork.prepareRun();
    delete process.env['WAIT_READY'];
    const topology = topologyOfFiles(files.map((file) => join(__dirname, 'compose', file)).join(' '));
    const network = await run.prepareNetwork(topology);
    const start = performance.now();
    const failure = network.start().then(
      () => assert.fail('the network came up'),
      (error: Error) => ({ error, after: performance.now() - start }),
    );
    return new FailedStart(run, network.state.project.name, failure);
  }

  /** Why, and after how many milliseconds. */
  outcome(): Promise<{ error: Error; after: number }> {
    return this.failure;
  }

  async vp0(): Promise<Container> {
    const id = (await services(this.run.engine, this.project)).get('vp0') ?? '';
    return new Container(this.run.engine.docker, id, 'vp0');
  }

  async end(): Promise<void> {
    await this.failure;
    await endOnce(this.run);
  }
}

/** Asserts that `act` takes at least the recorded seconds: the peer gives up by a timeout, not at once. */
async function taking<T>(seconds: number, act: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const outcome = await act();
  const took = (performance.now() - start) / 1_000;
  assert.ok(took >= seconds, `${took} s instead of ${seconds} s`);
  return outcome;
}

const UNREACHABLE = 'rpc error: code = 14 desc = grpc: RPC failed fast due to transport failure';

describe('membersrvc absent, or not to be reached, as in 42-membersrvc-absent.txt', () => {
  let absent: FailedStart;
  let closed: FailedStart;
  let live: LiveNetwork;
  before(async () => {
    closed = await FailedStart.begin(['without-membersrvc.yml', 'membersrvc-port-closed.yml']);
    absent = await FailedStart.begin(['without-membersrvc.yml']);
    live = await LiveNetwork.start(fourPeers());
    await live.login();
    await live.deploy(['a', '100', 'b', '200']);
  });
  after(async () => {
    await Promise.all([absent?.end(), closed?.end(), live?.end()]);
  });

  describe('A. absent', () => {
    it('the vp exits with 1 at once', async () => {
      const { error, after: ms } = await absent.outcome();
      assert.match(error.message, /^vp0 exited with 1 /);
      // Sooner than one that finds the port closed, and waits for it.
      assert.ok(ms < (await closed.outcome()).after, `${ms} ms`);
    });

    it('its log says why', async () => {
      const log = await (await absent.vp0()).logTail(500);
      assert.match(log, /^No membersrvc to wait for, starting immediately$/m);
      const errors = [...log.matchAll(/\[crypto\] (\S+) -> ERRO [0-9a-f]+ (.*)/g)];
      assert.deepEqual(
        errors.map(([, where, what]) => `${where}: ${what}`),
        [
          `Errorf: [validator.test_vp0] Failed requesting read certificate [${UNREACHABLE}].`,
          `Errorf: [validator.test_vp0] Failed requesting ECA certificate [${UNREACHABLE}].`,
          `Errorf: [validator.test_vp0] Failed getting ECA certificate [${UNREACHABLE}].`,
          `Errorf: [validator.test_vp0] Failed retrieving ECA certs chain [${UNREACHABLE}].`,
          `Errorf: [validator.test_vp0] Failed registering node crypto engine [${UNREACHABLE}].`,
          `Errorf: [validator.test_vp0] Failed registering peer [test_vp0]: [${UNREACHABLE}]`,
          `Errorf: [validator.test_vp0] Failed registering [test_vp0]: [${UNREACHABLE}]`,
          `RegisterValidator: Failed registering validator [test_vp0] with name [test_vp0] [${UNREACHABLE}].`,
        ],
      );
      assert.ok(log.includes(`\nError: ${UNREACHABLE}\n`));
      assert.match(log, /^Usage:\n {2}peer node start \[flags\]$/m);
    });
  });

  describe('C. stopped later', () => {
    it('is stopped', () => live.container('membersrvc0').stop());

    playStory(
      [
        ['invoke vp0', '3 3 3 3'],
        ['query vp0', '99'],
      ],
      () => live,
    );

    it('a user without certificates can not query, after 40 s', async () => {
      const { exit, stderr } = await taking(40, () => live.query('vp1', 'a'));
      assert.equal(exit, 1);
      assert.equal(
        stderr.split('\n')[0],
        'Error: Error querying chaincode: rpc error: code = 2 desc = Failed loading TCerts from TCA',
      );
    });

    it('nor invoke, after 3 s', async () => {
      const { exit, stderr } = await taking(3, () => live.invoke('vp1', 'a', 'b', '1'));
      assert.equal(exit, 1);
      assert.equal(
        stderr.split('\n')[0],
        'Error: Error invoking chaincode: rpc error: code = 2 desc = Failed loading TCerts from TCA',
      );
    });

    playStory([['invoke vp0', '4-6 4-6 4-6 4-6']], () => live);

    it('a new user can not log in, after 14 s', async () => {
      const { exit, stderr } = await taking(14, () => login('lukas'));
      assert.equal(exit, 1);
      assert.equal(stderr.split('\n')[0], `Error: Error on client login: ${UNREACHABLE}`);
    });

    it('can log in when it is back', async () => {
      await live.container('membersrvc0').start();
      await live.listens('membersrvc0', 7054);
      assert.deepEqual(await login('binhn'), { stdout: '', stderr: '', exit: 0 });
    });

    playStory([['heights', '6 6 6 6']], () => live);

    const login = (user: 'lukas' | 'binhn') =>
      live.exec('vp0', ['peer', 'network', 'login', user, '-p', secretOf(user)], {
        CORE_LOGGING_LEVEL: 'warning',
      });
  });

  describe('B. its port closed', () => {
    it('the vp exits with 1 after 20 s', async () => {
      const { error, after: ms } = await closed.outcome();
      assert.match(error.message, /^vp0 exited with 1 /);
      assert.ok(ms >= 20_000, `${ms} ms`);
    });

    it('its log says why', async () => {
      const log = await (await closed.vp0()).logTail(500);
      assert.deepEqual(log.split('\n').sort(), [
        'Failed to contact membersrvc within 20 seconds',
        'membersrvc detected, waiting for it before starting with a 20 second timout',
        'wait-for-it.sh: timeout occurred after waiting 20 seconds for 127.0.0.1:7054',
        'wait-for-it.sh: waiting 20 seconds for 127.0.0.1:7054',
      ]);
    });
  });
});
