import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { topologyOfFiles } from '../../support/fabric/topology';
import { EXAMPLE02, LiveNetwork } from './network';

const NETWORK = 'docker-compose-2-tls-basic.yml';
const VPS = ['vp0', 'vp1'];
const INIT = '{"Args":["init","a","100","b","200"]}';

/** The recording has only that the vps run and do not answer HTTP. */
describe('two vps with TLS, as in 60-other-compose-files.txt', () => {
  let live: LiveNetwork;
  let chaincode = '';
  before(async () => {
    live = await LiveNetwork.start(topologyOfFiles(NETWORK));
  });
  after(() => live?.end());

  it('do not answer HTTP', async () => {
    for (const vp of VPS) {
      await assert.rejects(live.rest(vp).chain(), `${vp} answers HTTP`);
    }
  });

  for (const [vp, other] of [
    ['vp0', 'vp1'],
    ['vp1', 'vp0'],
  ] as const)
    it(`${vp} lists ${other} by CLI, and both by HTTPS`, async () => {
      const { stdout } = await peer(vp, 'network', 'list');
      assert.match(stdout, new RegExp(`^{"Peers":\\[{"ID":{"name":"${other}"}[^{]*}\\]}\\n$`));
      assert.deepEqual((await live.rest(vp, { tls: true }).connectedPeers()).toSorted(), VPS);
    });

  it('deploy', async () => {
    const { stdout } = await peer('vp0', 'chaincode', 'deploy', '-p', EXAMPLE02, '-c', INIT);
    chaincode = /^Deploy chaincode: (\S+)$/m.exec(stdout)?.[1] ?? '';
    await live.network.assertions().areAtHeight(2);
  });

  it('query and invoke: their chaincodes have found them', async () => {
    for (const vp of VPS) assert.equal(await balance(vp), 'Query Result: 100\n');
    await peer('vp1', 'chaincode', 'invoke', '-n', chaincode, '-c', '{"Args":["invoke","a","b","1"]}');
    await live.network.assertions().areAtHeight(3);
    for (const vp of VPS) assert.equal(await balance(vp), 'Query Result: 99\n');
  });

  async function balance(vp: string): Promise<string> {
    const query = '{"Args":["query","a"]}';
    return (await peer(vp, 'chaincode', 'query', '-n', chaincode, '-c', query)).stdout;
  }

  async function peer(vp: string, ...args: string[]) {
    const answer = await live.container(vp).exec(['peer', ...args], ['CORE_LOGGING_LEVEL=warning']);
    assert.equal(answer.exitCode, 0, answer.stderr);
    return answer;
  }
});
