import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FabricRefusal } from '../../../support/errors';
import { isMadeBy } from '../../../support/fabric/names';
import { definitionName } from '../../../support/fabric/v2/client';
import { devNames } from '../../../support/fabric/v2/dev-names';
import { logs } from '../../../support/fabric/v2/logs';
import { refusedIn, withoutPackageNames } from '../../../support/fabric/v2/refusal';

// Names, log lines and messages of real 2.5.12 networks.

const PEER = 'peer0.org1.example.com';
const HASH = 'e537433cc235eb2777d1c3fbcfda3b18129453e687c43d2d9ff89ff1037bea17';
const PACKAGE = `simple_1.0:${HASH}`;
const CONTAINER = `dev-${PEER}-simple_1.0-${HASH}`;
const IMAGE = `${CONTAINER}-6ac015423d7e267de4418de14380ef87785ba9f0121e6bd109d4b8ff93882f1c`;

describe('names of Fabric 2.x', () => {
  it('are those of the recorded image and container', () => {
    expect(devNames.container('dev', PEER, PACKAGE)).to.equal(CONTAINER);
    expect(devNames.image('dev', PEER, PACKAGE)).to.equal(IMAGE);
  });

  it('are in lower case for an image only', () => {
    const id = `Simple_1.0:${HASH}`;
    expect(devNames.container('dev', PEER, id)).to.include('-Simple_1.0-');
    expect(devNames.image('dev', PEER, id)).to.include('-simple_1.0-');
    expect(isMadeBy(devNames.image('dev', 'Peer0.Org1', id), 'dev', 'Peer0.Org1')).to.equal(true);
  });

  it('tell the package again, and whose they are', () => {
    for (const name of [CONTAINER, IMAGE]) {
      expect(devNames.chaincodeIn(name)).to.equal(HASH);
      expect(devNames.isDevName('dev', name)).to.equal(true);
      expect(devNames.isDevName('dev2', name)).to.equal(false);
      expect(isMadeBy(name, 'dev', PEER)).to.equal(true);
    }
    expect(devNames.isDevName('dev', `dev-base-${PEER}`)).to.equal(false);
  });

  it('of a definition are the label without its version', () => {
    expect(definitionName(PACKAGE)).to.equal('simple');
    expect(definitionName(`my_own_1.0:${HASH}`)).to.equal('my_own');
  });
});

it('the steps of a build without the gateway are known by what Fabric writes into its Dockerfile', () => {
  for (const step of [
    "/bin/sh -c '#(nop) ' 'LABEL org.hyperledger.fabric.chaincode.type=GOLANG org.hyperledger.fabric.version=v2.5.16'",
    "/bin/sh -c '#(nop) ' 'ENV CORE_CHAINCODE_BUILDLEVEL=v2.5.16'",
  ])
    expect(devNames.isBuildStep(step), step).to.equal(true);
  expect(devNames.isBuildStep("/bin/sh -c '#(nop) ' 'ENV PATH=/usr/bin'")).to.equal(false);
});

describe('logs of Fabric 2.x', () => {
  const failedStart =
    '2026-11-26 10:40:23.400 UTC 012e ERRO [dockercontroller] Start -> create container failed: no such image';
  const invalid =
    '2026-11-26 10:37:02.229 UTC 00ef ERRO [vscc] Validate -> VSCC error: stateBasedValidator.Validate failed';
  const early =
    '2026-11-26 17:42:33.025 UTC 0026 ERRO [gossip.comm] GossipStream -> Authentication failed: failed classifying identity';
  const unverified =
    '2026-11-26 20:50:43.426 UTC 0031 ERRO [gossip.comm] authenticateRemotePeer -> Failed verifying signature from 10.72.26.3:7051 : Could not acquire policy manager for channel mychannel';
  const warning = '2026-11-26 10:42:27.893 UTC 00a6 WARN [gateway] Submit -> Submit call timed out';

  it('have errors with a time, and others of healthy peers that do not count', () => {
    expect(logs.isError(failedStart)).to.equal(true);
    expect(logs.isError(invalid)).to.equal(false);
    expect(logs.isError(early)).to.equal(false);
    expect(logs.isError(unverified)).to.equal(false);
    expect(logs.isError(warning)).to.equal(false);
    expect(logs.lastError([failedStart, invalid, warning].join('\n'))).to.deep.equal({
      time: '10:40:23.400',
      text: 'create container failed: no such image',
    });
  });

  it('tell why a build failed, not that its output follows', () => {
    const at = '2026-11-27 03:00:54.450 UTC 0091 ERRO [dockercontroller] buildImage ->';
    const log = `${at} Error building image: API error (400): client version 1.25 is too old\n${at} Build Output:\n***`;
    expect(logs.lastError(log)?.text).to.match(/^Error building image/);
  });

  it('end with the reason of an exit', () => {
    const panic = 'panic: Failed to initialize local MSP';
    expect(logs.lastWords(`${warning}\n${panic}\n\ngoroutine 1 [running]:`)).to.equal(
      'Failed to initialize local MSP',
    );
    expect(logs.exitReason(`${warning}\n${panic}\n\ngoroutine 1 [running]:`)).to.match(/^panic: Failed/);
  });
});

it('a build that the engine refuses for its version names the releases of Fabric that it takes', () => {
  const message =
    'docker image build failed: API error (400): client version 1.25 is too old. Minimum supported API version is 1.44';
  const error = new FabricRefusal(message, 'InstallChaincode');
  expect(refusedIn('install on peer0', { ok: false, error }).error.message).to.match(
    /^install on peer0: .* 1\.44\. Peers up to 2\.5\.14 .* use 2\.5\.15/,
  );
});

it('a compile error shows the compiler’s lines, not the packages compiled before', () => {
  const message = readFileSync(join(__dirname, 'recordings', 'compile-error.txt'), 'utf8');
  const lines = withoutPackageNames(message).split('\n');
  expect(lines.join('\n')).to.include('./main.go:58:27: t.SimpleChaincode.Invook undefined');
  expect(lines.length).to.be.lessThan(8);
  expect(lines.join('\n')).not.to.include('google.golang.org/protobuf');
});
