import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { unlessGone } from '../../support/docker/engine-errors';
import { findImage } from '../../support/docker/images';
import { assertEmptyBlock, assertNotDeployed, assertTaken } from './failed-deploy';
import { EXAMPLE02, fourPeers, LiveNetwork } from './network';
import { playStory, type Story, transfer } from './story';

const CONSTRUCTOR = ['init', 'a', '100', 'b', '200'];

/** A name of our own for the base image, which can be removed. */
const BASE = `conformance-base-image-${randomBytes(3).toString('hex')}`;
const DOCKERFILE = `from ${BASE}\nCOPY src $GOPATH/src\nWORKDIR $GOPATH\n`;

describe('what goes wrong between peers and the engine', () => {
  let live: LiveNetwork;
  const docker = () => live.run.engine.docker;
  before(async () => {
    const settings = { CORE_CHAINCODE_GOLANG_DOCKERFILE: DOCKERFILE };
    live = await LiveNetwork.start(fourPeers(settings));
    await live.login();
  });
  after(async () => {
    if (!live) return;
    const left = await failedBuilds();
    try {
      await live.end();
    } finally {
      // Beside another suite the end of a run leaves them: nobody else can tell whose they are.
      for (const { Id } of left) await unlessGone(docker().getContainer(Id).remove());
      for (const { ImageID } of left) await unlessGone(docker().getImage(ImageID).remove());
      if (await findImage(docker(), BASE)) await docker().getImage(BASE).remove();
    }
  });

  async function failedBuilds() {
    const all = await docker().listContainers({ all: true, filters: { status: ['exited'] } });
    return all.filter(
      ({ Id, Command }) => live.network.state.resources.isNew(Id) && Command.includes('example.org/badcc'),
    );
  }

  describe('no base image, as in 40-missing-baseimage.txt', () => {
    it('the deploy is taken: exit 0 and a name', async () => {
      assertTaken(await live.submitDeploy(EXAMPLE02, CONSTRUCTOR));
    });

    playStory([['heights', '2 2 2 2']], () => live);

    it('the block is empty', () => assertEmptyBlock(live, 1, { metadata: 'CAE=', stateIsEmpty: true }));

    it('the transaction is not found', async () => {
      const { status, body } = await live.rest('vp0').get(`/transactions/${live.chaincode}`);
      assert.equal(status, 404);
      assert.deepEqual(body, { Error: `Transaction ${live.chaincode} is not found.` });
    });

    it('a query fails', () => assertNotDeployed(live, 'vp0'));

    for (const peer of ['vp0', 'vp1', 'vp2', 'vp3'])
      it(`${peer} tried twice, and logs why`, async () => {
        const errors = await live.errors(peer);
        // In the engine's words, which differ with the engine and with its access to a registry.
        const reason = /Error building images: (.+)/.exec(errors[0] ?? '')?.[1] ?? '';
        assert.deepEqual(errors, [
          `[dockercontroller] deployImage: Error building images: ${reason}`,
          '[dockercontroller] deployImage: Image Output:',
          `[dockercontroller] deployImage: Error building images: ${reason}`,
          '[dockercontroller] deployImage: Image Output:',
          `[chaincode] Launch: launchAndWaitForRegister failed Error starting container: ${reason}`,
        ]);
        assert.equal(await live.devImageExists(peer), false);
      });

    it('with the image there, the same deploy succeeds', async () => {
      await docker().getImage(live.run.settings.images.base).tag({ repo: BASE });
      await live.deploy(CONSTRUCTOR.slice(1));
    });

    playStory(
      [
        ['heights', '3 3 3 3'],
        ['query vp0', '100'],
        ['chaincode vp0 vp3', 'running'],
      ],
      () => live,
    );
  });

  describe('chaincode containers that end, as in 43-chaincode-container-failures.txt', () => {
    before(() => transfer(live, 10, { from: 3, to: 12 }));

    const STORY: Story = [
      ['heights', '12 12 12 12'],
      // A. Stopped: the next query starts it.
      ['stopChaincode vp0'],
      ['chaincode vp0', 'exited 2'],
      ['query vp0', '90'],
      ['chaincode vp0', 'running'],
      ['invoke vp0', '13 13 13 13'],
      ['query vp0 vp1', '89'],
      // B. Removed: the next invoke makes it anew.
      ['removeChaincode vp3'],
      ['invoke vp0', '14 14 14 14'],
      ['chaincode vp3', 'running'],
      ['query vp3', '88'],
      ['invoke vp0', '15-17 15-17 15-17 15-17'],
      // C. Removed with its image, which is built anew.
      ['removeChaincode vp2'],
      ['removeImage vp2'],
      ['invoke vp0', '18 18 18 18'],
      ['chaincode vp2', 'running'],
      ['query vp2', '84'],
      ['invoke vp0', '19-21 19-21 19-21 19-21'],
    ];
    playStory(STORY, () => live);

    it('all agree on the chain', () => live.network.assertions().agree());
  });

  describe('a chaincode that does not compile, as in 43-chaincode-container-failures.txt, D', () => {
    it('the deploy is taken: exit 0 and a name', async () => {
      await live.exec('vp0', ['sh', '-c', BAD_CHAINCODE]);
      assertTaken(await live.submitDeploy('example.org/badcc', ['init']));
    });

    playStory([['heights', '22 22 22 22']], () => live);

    it('the block is empty', () => assertEmptyBlock(live, 21, { metadata: 'CBU=', stateIsEmpty: false }));

    for (const peer of ['vp0', 'vp1', 'vp2', 'vp3'])
      it(`${peer} tried twice, and logs the command that failed`, async () => {
        assert.deepEqual((await live.errors(peer)).slice(-5), [
          `[dockercontroller] deployImage: Error building images: ${COMMAND_FAILED}`,
          '[dockercontroller] deployImage: Image Output:',
          `[dockercontroller] deployImage: Error building images: ${COMMAND_FAILED}`,
          '[dockercontroller] deployImage: Image Output:',
          `[chaincode] Launch: launchAndWaitForRegister failed Error starting container: ${COMMAND_FAILED}`,
        ]);
      });

    it('the image output is that of the build, up to what the compiler said', async () => {
      const log = live.toRecorded(await live.container('vp0').logTail(2_000));
      const start = log.lastIndexOf('Image Output:');
      const output = log.slice(start, log.indexOf(FIRST_LINE, start)).replace(/\b[0-9a-f]{12}\b/g, 'ID');
      assert.equal(output.split(BASE).join('BASE'), IMAGE_OUTPUT);
      assert.match(log.slice(start), /^src\/example\.org\/badcc\/badcc\.(go|js):\d+:\d+: /m);
    });

    it('each try leaves a build container that exited 2', async () => {
      const left = await failedBuilds();
      assert.equal(left.length, 8);
      for (const { Status } of left) assert.match(Status, /^Exited \(2\)/);
    });
  });

  describe('a peer stopped by `peer node stop`, as in 43-chaincode-container-failures.txt, E', () => {
    it('peer node status', async () => {
      const answer = await live.exec('vp3', ['peer', 'node', 'status'], { CORE_LOGGING_LEVEL: 'warning' });
      assert.deepEqual(answer, { stdout: 'status:STARTED \n', stderr: '', exit: 0 });
    });

    it('peer node stop ends the container with 0, and the command with it', async () => {
      const quiet = { CORE_LOGGING_LEVEL: 'warning' };
      const { stdout, exit } = await live.exec('vp3', ['peer', 'node', 'stop'], quiet);
      // Killed with the container's first process, before it could print the status.
      assert.deepEqual({ stdout, exit }, { stdout: '', exit: 137 });
      await live.heightsBecome([22, 22, 22, undefined]);
      assert.equal((await live.container('vp3').inspect()).State.ExitCode, 0);
    });
  });
});

const GO_INSTALL =
  'go install example.org/badcc && cp src/github.com/hyperledger/fabric/peer/core.yaml $GOPATH/bin && mv $GOPATH/bin/badcc $GOPATH/bin/NAME';

const COMMAND_FAILED = `The command '/bin/sh -c ${GO_INSTALL}' returned a non-zero code: 2`;

/** What the compiler says first. */
const FIRST_LINE = '# example.org/badcc';

/** The second try finds what the first one left in the cache. */
const IMAGE_OUTPUT = `Image Output:
********************
Step 1/4 : from BASE
 ---> ID
Step 2/4 : COPY src $GOPATH/src
 ---> Using cache
 ---> ID
Step 3/4 : WORKDIR $GOPATH
 ---> Using cache
 ---> ID
Step 4/4 : RUN ${GO_INSTALL}
 ---> Running in ID
`;

/** In Go as recorded, and in JavaScript for the embedded network; each compiler looks at its own. */
const BAD_CHAINCODE = `mkdir -p $GOPATH/src/example.org/badcc && cd $GOPATH/src/example.org/badcc &&
  echo 'package main
func main() { undefinedFunction() }' > badcc.go &&
  echo 'module.exports = {
' > badcc.js`;
