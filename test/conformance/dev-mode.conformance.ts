import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readRecording } from '../../embedded/test/recordings/recording';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { EXAMPLE02, fourPeers, LiveNetwork } from './network';
import { Replay, replayed } from './replay';
import { playStory } from './story';

const RECORDING = '50-dev-mode.txt';

describe('dev mode on one vp, as in 50-dev-mode.txt, A', () => {
  let live: LiveNetwork;
  let replay: Replay;
  before(async () => {
    live = await LiveNetwork.start(fabric06.topologies.devMode);
    replay = new Replay(live);
    await live.registers('vp0', 'testCC', 1);
  });
  after(() => live?.end());

  const section = (title: string) => replayed(readRecording(RECORDING, title), () => replay);

  describe('as shipped', () => section('as shipped'));

  describe('its chaincode stopped', () => {
    before(() => live.container('ccenv').stop(1));
    section('its chaincode stopped');
  });

  describe('its chaincode started again', () => {
    before(async () => {
      await live.container('ccenv').start();
      await live.registers('vp0', 'testCC', 2);
    });
    section('its chaincode started again');
  });

  describe('a chaincode that nobody registered', () => section('a chaincode that nobody registered'));

  describe('a chaincode registered by hand', () => {
    before(() => startChaincode(live, 'vp0'));
    section('a chaincode registered by hand');
    // A deploy that fails, and one with a path, count like any other.
    playStory([['heights', '9']], () => live);
  });
});

describe('dev mode on four vps, as in 50-dev-mode.txt, B', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(fourPeers({ CORE_CHAINCODE_MODE: 'dev' }));
    await live.login();
    await Promise.all(live.peers.map((peer) => startChaincode(live, peer)));
  });
  after(() => live?.end());

  it('the deploy returns the given name', async () => {
    const answer = await live.command('vp0', 'deploy', ['-n', 'mycc'], ['init', 'a', '100', 'b', '200']);
    assert.deepEqual(answer, { stdout: 'Deploy chaincode: mycc\n', stderr: '', exit: 0 });
    live.chaincode = 'mycc';
  });

  playStory(
    [
      ['heights', '2 2 2 2'],
      ['query vp0 vp1 vp2 vp3', '100'],
      // There it is 10, and 90 then.
      ['invoke vp0', '3 3 3 3'],
      ['query vp0 vp1 vp2 vp3', '99'],
      ['chaincode vp0 vp3', 'none'],
    ],
    () => live,
  );
});

/** As its author would, in the container of the peer: example02 under the name mycc. */
async function startChaincode(live: LiveNetwork, peer: string): Promise<void> {
  const program = `$GOPATH/bin/${EXAMPLE02.split('/').at(-1)}`;
  const run = `CORE_CHAINCODE_ID_NAME=mycc CORE_PEER_ADDRESS=127.0.0.1:7051 ${program} >/tmp/cc.log 2>&1 &`;
  const { exit, stderr } = await live.exec(peer, ['sh', '-c', `go install ${EXAMPLE02} || exit\n${run}`]);
  assert.equal(exit, 0, stderr);
  await live.registers(peer, 'mycc', 1);
}
