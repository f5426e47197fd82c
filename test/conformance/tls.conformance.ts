import assert from 'node:assert/strict';
import { get } from 'node:https';
import { json } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { Network } from '../../support/network/network';
import { topologyOfFiles } from '../../support/network/topology';
import type { Run } from '../../support/run';
import { eventually, type Finding } from '../../support/waiting/eventually';
import { endOnce } from './ending';
import { EXAMPLE02, LiveNetwork } from './network';

/** For HTTP, by which nobody answers. */
const WAIT_READY = '5 s';

/** In ms. */
const BOUND = 60_000;

const NETWORK = 'docker-compose-2-tls-basic.yml';

/** Recorded is that the vps run and that HTTP gets no answer; that they are a network is what the file is for. */
describe('two vps with TLS, as in 60-other-compose-files.txt', () => {
  let run: Run;
  let network: Network;
  let unready: Error;
  let chaincode = '';
  before(async () => {
    process.env['WAIT_READY'] = WAIT_READY;
    run = await LiveNetwork.prepareRun();
    network = await run.prepareNetwork(topologyOfFiles(NETWORK));
    unready = await network.start().then(
      () => assert.fail('it answered over HTTP'),
      (error: Error) => error,
    );
  });
  after(async () => {
    if (run) await endOnce(run);
  });

  it('run, and do not answer HTTP', async () => {
    assert.match(unready.message, /vp0.*no answer from its REST interface/);
    for (const vp of VPS) assert.equal((await network.container(vp).inspect()).State.Status, 'running');
  });

  for (const [vp, other] of [
    ['vp0', 'vp1'],
    ['vp1', 'vp0'],
  ] as const)
    it(`${vp} lists ${other} by CLI, and both by HTTPS`, async () => {
      const { stdout } = await peer(vp, 'network', 'list');
      assert.match(stdout, new RegExp(`^{"Peers":\\[{"ID":{"name":"${other}"}[^{]*}\\]}\\n$`));
      const { peers } = (await ask(vp, '/network/peers')) as { peers: { ID: { name: string } }[] };
      assert.deepEqual(peers.map(({ ID }) => ID.name).sort(), VPS);
    });

  it('deploy', async () => {
    const { stdout } = await peer('vp0', 'chaincode', 'deploy', '-p', EXAMPLE02, '-c', INIT);
    chaincode = /^Deploy chaincode: (\S+)$/m.exec(stdout)?.[1] ?? '';
    await heightsBecome(2);
  });

  it('query and invoke: their chaincodes have found them', async () => {
    for (const vp of VPS) assert.equal(await balance(vp), 'Query Result: 100\n');
    await peer('vp1', 'chaincode', 'invoke', '-n', chaincode, '-c', '{"Args":["invoke","a","b","1"]}');
    await heightsBecome(3);
    for (const vp of VPS) assert.equal(await balance(vp), 'Query Result: 99\n');
  });

  async function balance(vp: string): Promise<string> {
    const query = '{"Args":["query","a"]}';
    return (await peer(vp, 'chaincode', 'query', '-n', chaincode, '-c', query)).stdout;
  }

  async function peer(vp: string, ...args: string[]) {
    const answer = await network.container(vp).exec(['peer', ...args], ['CORE_LOGGING_LEVEL=warning']);
    assert.equal(answer.exitCode, 0, answer.stderr);
    return answer;
  }

  async function heightsBecome(height: number): Promise<void> {
    const reached = async (): Promise<Finding<true>> => {
      const chains = await Promise.all(VPS.map((vp) => ask(vp, '/chain')));
      const seen = chains.map((chain) => (chain as { height: number }).height);
      return seen.every((each) => each === height) ? { found: true } : { seen: seen.join(' ') };
    };
    await eventually(`height ${height}`, reached, { within: BOUND, wakeups: run.engine.events });
  }

  async function ask(vp: string, path: string): Promise<unknown> {
    const container = network.container(vp);
    const [host, port] = (await container.published(7050)).split(':');
    const { stdout: ca } = await container.exec(['cat', 'bddtests/tlsca.cert']);
    return new Promise((resolve, reject) => {
      get({ host, port, path, ca, servername: 'OBC', agent: false }, (response) =>
        resolve(json(response)),
      ).on('error', reject);
    });
  }
});

const VPS = ['vp0', 'vp1'];

const INIT = '{"Args":["init","a","100","b","200"]}';
