import { describe, it } from 'node:test';
import { expect } from 'chai';
import { buildErrorOf, lastErrorOf } from '../../support/chaincode/deployment';
import { DevImages } from '../../support/chaincode/dev-images';
import { NETWORK_LABEL, PEER_LABEL, packLabels } from '../../support/cleanup/labels';
import type { Gateway } from '../../support/gateway/gateway';
import { FakeEngine } from '../docker/fake-engine';
import { DEV_NAME, deployed, NAME } from './fixture';

/** The last step of a v0.6 build. */
const BUILD = `/bin/sh -c go install x && mv $GOPATH/bin/x $GOPATH/bin/${NAME}`;
const BUILD_ERROR = '[dockercontroller] deployImage -> ERRO 1 Error building images: exit code 2';

/** What `fake.tag` takes: the last step of the build, and the image's labels. */
type Build = [createdBy: string, labels?: Record<string, string>];

const gatewayWith = (...builds: readonly object[]) => ({ builds }) as unknown as Gateway;
const labelsOf = (peer: string, network = 'p1') =>
  packLabels({ [PEER_LABEL]: peer, [NETWORK_LABEL]: network });

describe('a dev image', () => {
  it('is found once a build has named it in this scenario', async () => {
    const { fake, context, peer, deployment } = await deployed();
    const images = new DevImages(context);
    expect(await images.find(peer, deployment))
      .to.have.property('seen')
      .that.includes('no image');
    fake.tag(DEV_NAME, 'sha256:1', BUILD);
    expect(await images.find(peer, deployment)).to.deep.equal({ found: 'sha256:1' });
    expect(await images.isBuilt('vp0', deployment)).to.equal(true);
  });

  it('from before the scenario does not count', async () => {
    const fake = new FakeEngine();
    fake.tag(DEV_NAME, 'sha256:before', BUILD);
    const { context, peer, deployment } = await deployed({ fake });
    const images = new DevImages(context);
    expect(await images.find(peer, deployment))
      .to.have.property('seen')
      .that.includes('before this scenario');
    expect(await images.isBuilt('vp0', deployment)).to.equal(false);
  });

  it('is built also where the engine has not told of it yet', async () => {
    const { fake, context, deployment } = await deployed();
    fake.images.push({ id: 'sha256:1', names: [DEV_NAME] }); // And no event.
    expect(await new DevImages(context).isBuilt('vp0', deployment)).to.equal(true);
  });

  it('is not built of a chaincode whose name no image can have, as in dev mode', async () => {
    const { context, deployment } = await deployed();
    const registered = { ...deployment, name: 'testCC' };
    expect(await new DevImages(context).isBuilt('vp0', registered)).to.equal(false);
  });

  it('that is built again from cached layers counts', async () => {
    const fake = new FakeEngine();
    fake.tag(DEV_NAME, 'sha256:before', BUILD);
    const { context, peer, deployment } = await deployed({ fake });
    fake.tag(DEV_NAME, 'sha256:before', BUILD);
    expect(await new DevImages(context).find(peer, deployment)).to.deep.equal({ found: 'sha256:before' });
  });

  it('cannot come any more when the peer rejected the deploy: the compiler says why', async () => {
    const { context, peer, deployment, reject } = await deployed({ log: BUILD_ERROR });
    reject();
    const finding = await new DevImages(context).find(peer, deployment);
    expect(finding).to.have.property('hopeless', true);
    expect(finding).to.have.property('seen').that.includes('exit code 2');
  });

  const MOVES: readonly [how: string, gateway: Gateway | undefined, own: Build, other: Build][] = [
    ['without a gateway', undefined, [BUILD], ['/bin/sh -c apt-get install go']],
    ['with a gateway', gatewayWith(), ['', labelsOf('vp0')], ['', labelsOf('vp1')]],
    ['with a gateway, of another network', gatewayWith(), ['', labelsOf('vp0')], ['', labelsOf('vp0', 'p2')]],
    ['with a gateway, without labels', gatewayWith(), ['', labelsOf('vp0')], [BUILD]],
  ];
  for (const [how, gateway, own, other] of MOVES)
    it(`whose name was moved to another image is not the peer's, ${how}`, async () => {
      const { fake, context, peer, deployment } = await deployed({ gateway });
      const images = new DevImages(context);
      fake.tag(DEV_NAME, 'sha256:own', ...own);
      expect(await images.find(peer, deployment)).to.deep.equal({ found: 'sha256:own' });
      fake.tag('other', 'sha256:other', ...other);
      await fake.engine.docker.getImage('other').tag({ repo: DEV_NAME });
      expect(await images.find(peer, deployment))
        .to.have.property('seen')
        .that.includes('moved');
    });
});

describe('the reason of a failed build', () => {
  const BUILDS = [
    { image: DEV_NAME, error: 'the engine broke off' },
    { image: DEV_NAME, error: 'no space left on device' },
    { image: DEV_NAME },
    { image: `dev-vp0-${'f'.repeat(128)}`, error: 'of another chaincode' },
    { image: `dev-vp1-${NAME}`, error: 'of another peer' },
  ];

  for (const [what, log, builds, expected] of [
    ["is read off the peer's log", BUILD_ERROR, BUILDS, ': exit code 2'],
    ['is else what the gateway saw last', '', BUILDS, ': no space left on device'],
    ['is unknown where the gateway saw no failure', '', [], ''],
  ] as const)
    it(what, async () => {
      const { context, peer, deployment } = await deployed({ log, gateway: gatewayWith(...builds) });
      expect(await buildErrorOf(peer, deployment, context)).to.equal(expected);
    });

  it('comes before any other error of the log', async () => {
    const { context, peer } = await deployed({ log: `${BUILD_ERROR}\n10:11:12.131 [a] b -> ERRO 2 later` });
    expect(await lastErrorOf(peer, context.generation)).to.equal(': exit code 2');
    const other = await deployed({ log: '10:11:12.131 [a] b -> ERRO 2 later' });
    expect(await lastErrorOf(other.peer, context.generation)).to.equal(': later (at 10:11:12.131)');
  });
});
