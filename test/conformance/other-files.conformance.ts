import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { topologyOfFiles } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { LiveNetwork } from './network';
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
    const { stdout, stderr, exit } = await live.queryAs('jim', 'vp0', 'a');
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
    ['peers vp0', 'vp0 vp1'],
    ['peers vp1', 'vp0 vp1'],
    ['chaincode vp0', 'running'],
    ['chaincode vp1', 'running'],
    ['query vp0', '100'],
    ['query vp1', '100'],
    ['invoke vp0', '3 3'],
    ['query vp0', '99'],
    ['query vp1', '99'],
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

  playStory(
    [
      ['peers vp0', 'nvp0 vp0 vp1 vp2 vp3'],
      ['peers nvp0', 'nvp0 vp0 vp1 vp2 vp3'],
    ],
    () => live,
  );

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
      await live?.listsPeers('vp0', listed.split(' '), 5_000);
    });
});
