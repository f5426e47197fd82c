import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Deployment } from '../../support/chaincode/deployment';
import { DevImages } from '../../support/chaincode/dev-images';
import { CreatedResources } from '../../support/cleanup/created-resources';
import { devName } from '../../support/fabric/v0.6/dev-names';
import { Transactions } from '../../support/fabric/v0.6/transactions';
import type { Network } from '../../support/network/network';
import type { Peer } from '../../support/network/peer';
import { filterBySigns } from '../cleanup/filters';
import { FakeEngine } from '../docker/fake-engine';

const NAME = 'e'.repeat(128);
const IMAGE = `dev-vp0-${NAME}`;
const SHORT = 'dev-vp0-eeeeeeee…';
const submissions = new Transactions();
const deployment = {
  chaincode: { alias: 'example02' },
  name: NAME,
  submission: submissions.add('deploy', NAME, new Map([['vp0', 1]])),
} as unknown as Deployment;

/** A peer at this height that has committed nothing. */
function peer(height: number, log = ''): Peer {
  const rest = { block: async () => ({}), hasTransaction: async () => false };
  const container = { logTail: async () => log };
  return { name: 'vp0', rest, container, height: async () => height } as unknown as Peer;
}

async function scenario(fake: FakeEngine): Promise<DevImages> {
  const footprint = await CreatedResources.begin(fake.engine, filterBySigns(fake, 'p1', ['vp0']));
  const network = {
    footprint,
    submissions,
    devName: (name: string, chaincode: string) => devName('dev', name, chaincode),
  };
  return new DevImages(network as unknown as Network, fake.engine);
}

describe('a dev image', () => {
  it('is found once the engine gave an image its name in this scenario', async () => {
    const fake = new FakeEngine();
    const images = await scenario(fake);
    expect(await images.find(peer(1), deployment)).to.deep.equal({ seen: `no image ${SHORT}` });
    fake.tag(IMAGE, 'sha256:1');
    expect(await images.find(peer(1), deployment)).to.deep.equal({ found: 'sha256:1' });
  });

  it('from before the scenario does not count, and the message says so', async () => {
    const fake = new FakeEngine();
    fake.tag(IMAGE, 'sha256:before');
    const images = await scenario(fake);
    expect(await images.find(peer(1), deployment)).to.deep.equal({
      seen: `${SHORT} is from before this scenario: nothing built it here`,
    });
    expect(images.isBuilt('vp0', deployment)).to.equal(false);
  });

  it('that a build made again from cached layers counts, though the image itself is old', async () => {
    const fake = new FakeEngine();
    fake.tag(IMAGE, 'sha256:before');
    const images = await scenario(fake);
    fake.tag(IMAGE, 'sha256:before');
    expect(await images.find(peer(1), deployment)).to.deep.equal({ found: 'sha256:before' });
  });

  it('is given up at once when the peer rejected the deploy, with what the compiler said', async () => {
    const images = await scenario(new FakeEngine());
    const log = '[dockercontroller] deployImage -> ERRO 1 Error building images: exit code 2';
    expect(await images.find(peer(2, log), deployment)).to.deep.equal({
      seen: `no image ${SHORT}; its deploy transaction was rejected: exit code 2`,
      hopeless: true,
    });
  });
});
