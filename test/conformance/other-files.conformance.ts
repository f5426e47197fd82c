import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { topologyOfFiles } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { EXAMPLE02, LiveNetwork } from './network';
import { playStory, type Story } from './story';

describe('one vp under noops, without security, as in 60-other-compose-files.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(fabric06.topologies.find(1, 'noops'));
    await live.deploy(['a', '100', 'b', '200']);
  });
  after(() => live?.end());

  const STORY: Story = [
    ['peers vp0', 'vp0'],
    ['query vp0', '100'],
    // A block is made once a second.
    ['invoke vp0', '3'],
    ['query vp0', '99'],
  ];
  playStory(STORY, () => live);

  it('a user without security is a warning', async () => {
    const { stdout, stderr, exit } = await live.command(
      'vp0',
      'query',
      ['-n', live.chaincode],
      ['query', 'a'],
      'jim',
    );
    assert.deepEqual({ stdout, exit }, { stdout: 'Query Result: 99\n', exit: 0 });
    assert.match(
      stderr,
      /^\x1b\[33m\d\d:\d\d:\d\d\.\d{3} \[chaincodeCmd\] getChaincodeSpecification -> WARN 001\x1b\[0m Username supplied but security is disabled\.\n$/,
    );
  });

  const RESTARTED: Story = [
    ['stop vp0', '-'],
    ['start vp0', '3'],
    ['chaincode vp0', 'exited 0'],
    ['query vp0', '99'],
    ['chaincode vp0', 'running'],
  ];
  describe('restarted', () => playStory(RESTARTED, () => live));
});

describe('two vps under noops, as in 60-other-compose-files.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(fabric06.topologies.find(2, 'noops'));
    await live.deploy(['a', '100', 'b', '200']);
  });
  after(() => live?.end());

  const STORY: Story = [
    ['peers vp0 vp1', 'vp0 vp1'],
    ['chaincode vp0 vp1', 'running'],
    ['query vp0 vp1', '100'],
    ['invoke vp0', '3 3'],
    ['query vp0 vp1', '99'],
  ];
  playStory(STORY, () => live);
});

describe('a non-validating peer, as in 60-other-compose-files.txt', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(
      topologyOfFiles('docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml'),
    );
  });
  after(() => live?.end());

  playStory([['peers vp0 nvp0', 'nvp0 vp0 vp1 vp2 vp3']], () => live);

  it('is listed as one that does not validate', async () => {
    const { body } = await live.rest('vp0').get('/network/peers');
    const { peers } = body as { peers: { ID: { name: string }; type: number }[] };
    const types = Object.fromEntries(peers.map(({ ID, type }) => [ID.name, type]));
    assert.deepEqual(types, { nvp0: 2, vp0: 1, vp1: 1, vp2: 1, vp3: 1 });
  });
});

/** The vps that vp0 lists on the network of each file, as in 60-other-compose-files.txt. */
const LISTED = {
  'docker-compose-4.yml': 'vp0 vp1 vp2 vp3',
  'docker-compose-4-consensus-noops.yml': 'vp0 vp1 vp2 vp3',
  'docker-compose-5.yml': 'vp0 vp1 vp2 vp3 vp4',
  'docker-compose-rest.yml': 'vp0',
  'docker-compose-1-exp.yml': 'vp0',
};

describe('the vps of other files list each other, as in 60-other-compose-files.txt', () => {
  const networks = new Map<string, Promise<LiveNetwork>>();
  before(async () => {
    for (const file of Object.keys(LISTED)) networks.set(file, LiveNetwork.start(topologyOfFiles(file)));
    await Promise.allSettled(networks.values());
  });
  after(() => Promise.all([...networks.values()].map(async (network) => (await network).end())));

  for (const [file, listed] of Object.entries(LISTED))
    it(`${file} → ${listed}`, async () => {
      const live = await networks.get(file);
      await live?.listsPeers('vp0', listed.split(' '));
    });
});

const VPS = ['vp0', 'vp1'];
const INIT = '{"Args":["init","a","100","b","200"]}';

/** The recording has only that the vps run and do not answer HTTP. */
describe('two vps with TLS, as in 60-other-compose-files.txt', () => {
  let live: LiveNetwork;
  let chaincode = '';
  before(async () => {
    live = await LiveNetwork.start(topologyOfFiles('docker-compose-2-tls-basic.yml'));
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
