import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RestClient } from '../../support/fabric/v0.6/rest';
import { topologyOfFiles } from '../../support/fabric/v0.6/topology';
import type { Network } from '../../support/network/network';
import type { Run } from '../../support/network/run';
import { endOnce } from './ending';
import { EXAMPLE02, LiveNetwork } from './network';

const NETWORK = 'docker-compose-2-tls-basic.yml';
const VPS = ['vp0', 'vp1'];
const INIT = '{"Args":["init","a","100","b","200"]}';

/** Recorded is that the vps run and that HTTP gets no answer; that they are a network is what the file is for. */
describe('two vps with TLS, as in 60-other-compose-files.txt', () => {
  let run: Run;
  let network: Network;
  let chaincode = '';
  before(async () => {
    run = await LiveNetwork.prepareRun();
    network = await run.prepareNetwork(topologyOfFiles(NETWORK));
    await network.start();
  });
  after(async () => {
    if (run) await endOnce(run);
  });

  it('do not answer HTTP', async () => {
    for (const vp of VPS) {
      const overHttp = new RestClient(() => network.container(vp).published(7050));
      await assert.rejects(overHttp.chain(), `${vp} answers HTTP`);
    }
  });

  for (const [vp, other] of [
    ['vp0', 'vp1'],
    ['vp1', 'vp0'],
  ] as const)
    it(`${vp} lists ${other} by CLI, and both by HTTPS`, async () => {
      const { stdout } = await peer(vp, 'network', 'list');
      assert.match(stdout, new RegExp(`^{"Peers":\\[{"ID":{"name":"${other}"}[^{]*}\\]}\\n$`));
      const peers = await network.peer(vp).rest.peers();
      assert.deepEqual(peers.map(({ ID }) => ID.name).sort(), VPS);
    });

  it('deploy', async () => {
    const { stdout } = await peer('vp0', 'chaincode', 'deploy', '-p', EXAMPLE02, '-c', INIT);
    chaincode = /^Deploy chaincode: (\S+)$/m.exec(stdout)?.[1] ?? '';
    await network.validators.areAtHeight(2);
  });

  it('query and invoke: their chaincodes have found them', async () => {
    for (const vp of VPS) assert.equal(await balance(vp), 'Query Result: 100\n');
    await peer('vp1', 'chaincode', 'invoke', '-n', chaincode, '-c', '{"Args":["invoke","a","b","1"]}');
    await network.validators.areAtHeight(3);
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
});
