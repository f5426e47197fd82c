import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assertEmptyBlock, assertNotDeployed, assertTaken } from './failed-deploy';
import { EXAMPLE02, fourPeers, LiveNetwork } from './network';
import { playStory, type Story } from './story';

const SOCKET = '/host/var/run/no-such-docker.sock';
const REASON = `dial unix ${SOCKET}: connect: no such file or directory`;

/** Of a vp that can't reach the engine, after a deploy. */
const errorsOf = (peer: string): string[] => {
  const create = `Post "http://unix.sock/containers/create?name=dev-${peer}-NAME": ${REASON}`;
  return [
    `[dockercontroller] deployImage: Error building images: ${REASON}`,
    '[dockercontroller] deployImage: Image Output:',
    `[dockercontroller] Start: start-could not recreate container ${create}`,
    `[chaincode] Launch: launchAndWaitForRegister failed Error starting container: ${create}`,
  ];
};

describe('no vp reaches the engine, as in 41-docker-sock-not-mounted.txt, A', () => {
  let live: LiveNetwork;
  before(async () => {
    live = await LiveNetwork.start(fourPeers({ CORE_VM_ENDPOINT: `unix://${SOCKET}` }));
    await live.login();
  });
  after(() => live?.end());

  it('the deploy is taken: exit 0 and a name', async () => {
    assertTaken(await live.submitDeploy(EXAMPLE02, ['init', 'a', '100', 'b', '200']));
  });

  playStory([['heights', '2 2 2 2']], () => live);

  it('the block is empty', () => assertEmptyBlock(live, 1, { metadata: 'CAE=', stateIsEmpty: true }));

  it('a query fails', () => assertNotDeployed(live, 'vp0'));

  for (const peer of ['vp0', 'vp1', 'vp2', 'vp3'])
    it(`${peer} logs why`, async () => assert.deepEqual(await live.errors(peer), errorsOf(peer)));
});

describe('vp3 alone does not reach the engine, as in 41-docker-sock-not-mounted.txt, B', () => {
  let live: LiveNetwork;
  before(async () => {
    const topology = fourPeers();
    const files = [...topology.files, join(__dirname, 'compose', 'vp3-without-engine.yml')];
    live = await LiveNetwork.start({ ...topology, files });
    await live.login();
  });
  after(() => live?.end());

  it('each has a block for the deploy', () => live.deploy(['a', '100', 'b', '200']));

  playStory(
    [
      ['heights', '2 2 2 2'],
      ['query vp0', '100'],
      ['chaincode vp2', 'running'],
      ['chaincode vp3', 'none'],
    ],
    () => live,
  );

  it('vp3 can not be queried', () => assertNotDeployed(live, 'vp3'));

  // At the next checkpoint its own differs; the others go on.
  const STORY: Story = [
    ['invoke vp0', '3-14 3-14 3-14 -'],
    ['query vp0', '88'],
  ];
  playStory(STORY, () => live);

  it('vp3 has ended with 2, and says why', async () => {
    assert.equal((await live.container('vp3').inspect()).State.ExitCode, 2);
    const errors = (await live.errors('vp3')).map((error) => error.replace(/\([A-Za-z0-9+/=]+\)/g, '(ID)'));
    assert.deepEqual(errors.slice(0, 4), errorsOf('vp3'));
    assert.match(
      errors.join('\n'),
      /recvCheckpoint: Own checkpoint for seqNo 2 \(ID\) different from weak checkpoint certificate \(ID\)/,
    );
    assert.match(await live.container('vp3').logTail(100), /^panic: Own checkpoint for seqNo 2 \(/m);
  });
});
