import { describe, it } from 'node:test';
import { expect } from 'chai';
import { DevContainers } from '../../support/chaincode/dev-containers';
import { AssertionFailure } from '../../support/errors';
import { DEV_NAME, deployed, NAME } from './fixture';

const LOG = [
  `/opt/gopath/bin/${NAME}:2`,
  '',
  "Error: Cannot find module 'x'",
  '    at Module._load (node:1:1)',
];

/** A peer that has built its chaincode and started it. */
async function started({ log = LOG, peerStarted = '2026-11-22T09:59:00.000Z' } = {}) {
  const scenario = await deployed({ peerStarted });
  const { fake, context, deployment, peer } = scenario;
  fake.tag(DEV_NAME, 'sha256:1', `/bin/sh -c mv $GOPATH/bin/${NAME}`);
  const container = fake.create({
    name: DEV_NAME,
    state: 'running',
    log,
    image: { name: DEV_NAME, id: 'sha256:1' },
    args: [`/opt/gopath/bin/${NAME}`, '-peer.address=172.18.0.2:7051'],
    environment: [`CORE_CHAINCODE_ID_NAME=${NAME}`],
  });
  let now = 0;
  const containers = new DevContainers(context, () => now);
  const end = () => {
    Object.assign(container, { state: 'exited', exitCode: 1 });
    fake.emit({ type: 'container', action: 'die', id: container.id, attributes: { exitCode: '1' } });
  };
  return {
    ...scenario,
    container,
    containers,
    end,
    earlyExit: () => containers.earlyExit(peer, deployment),
    /** The exit as seen first, and after the time in which an empty block would have come. */
    async exitAfterGrace() {
      end();
      expect(await this.earlyExit()).to.equal('');
      now += 3_000;
      return this.earlyExit();
    },
  };
}

describe('a dev container', () => {
  it('is found while it runs', async () => {
    const { containers, container, peer, deployment, end } = await started();
    expect(await containers.find(peer, deployment)).to.deep.equal({ found: container.id });
    end();
    expect(await containers.find(peer, deployment))
      .to.have.property('seen')
      .that.includes('exit code 1');
  });

  it("is the peer's own by its image, command and environment", async () => {
    const { containers, container, peer, deployment } = await started();
    const check = (address: string) =>
      containers.assertOwn(peer, address, deployment).catch((error: unknown) => error);
    expect(await check('172.18.0.2:7051')).to.equal(undefined);
    expect(await check('172.18.0.9:7051')).to.be.instanceOf(AssertionFailure);
    expect(await check('172.18.0.2:70')).to.be.instanceOf(AssertionFailure);
    container.args = ['/bin/sh', '-c', '\n  npm start -- --peer.address peer0.org1:7052\n'];
    expect(await check('peer0.org1:7052')).to.equal(undefined);
    container.image = { name: DEV_NAME, id: 'sha256:other' };
    expect(await check('172.18.0.2:7051')).to.be.instanceOf(AssertionFailure);
  });
});

describe('chaincode that ends before its peer has deployed it', () => {
  it('is reported after a while, with what went wrong but without a stack', async () => {
    const properties = Array.from({ length: 20 }, (_, index) => `  ${index}: '/opt/gopath/bin/${NAME}'`);
    const scenario = await started({ log: [...LOG, ...properties] });
    expect(await scenario.earlyExit()).to.equal('');
    const [exit, reason, ...more] = (await scenario.exitAfterGrace()).split('\n').map((line) => line.trim());
    expect(exit).to.equal('its chaincode exited with 1 before it was deployed');
    expect(reason).to.equal("| Error: Cannot find module 'x'");
    expect(more).to.have.lengthOf(7).and.include("|   0: '/opt/gopath/bin/eeeeeeee…'");
  });

  it('is reported with its last lines where none of them tells what went wrong', async () => {
    const scenario = await started({ log: ['no configuration'] });
    expect(await scenario.exitAfterGrace()).to.match(/\n +\| no configuration$/);
  });

  it('may have printed nothing', async () => {
    const scenario = await started({ log: [] });
    expect(await scenario.exitAfterGrace()).to.match(/^its chaincode exited with 1 .*nothing$/);
  });

  it('is not reported once the deploy is in a block, or rejected', async () => {
    const scenario = await started();
    scenario.reject();
    expect(await scenario.exitAfterGrace()).to.equal('');
  });

  it('is not reported where the peer was started again since: it starts its chaincode again', async () => {
    const scenario = await started({ peerStarted: '2026-11-22T10:00:20.000Z' });
    expect(await scenario.exitAfterGrace()).to.equal('');
  });
});
