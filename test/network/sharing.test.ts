import { describe, it } from 'node:test';
import { expect } from 'chai';
import { CreatedResources } from '../../support/cleanup/created-resources';
import { topologyOf } from '../../support/fabric/v0.6/topology';
import type { Network } from '../../support/network/network';
import { assertUnchanged, isSameTopology, stateOf } from '../../support/network/shared-network';
import { filterBySigns } from '../cleanup/filters';
import { FakeEngine } from '../docker/fake-engine';

const IMAGE = `dev-vp0-${'c'.repeat(128)}`;
const SHORT = 'dev-vp0-cccccccc…';
const STARTED = '2026-11-22T10:00:00.000Z';

/** A network of one peer that has deployed one chaincode. */
async function deployedOn(fake: FakeEngine) {
  const { docker } = fake.engine;
  const footprint = await CreatedResources.begin(fake.engine, filterBySigns(fake, 'p1', ['vp0']));
  const peer = fake.create({ name: 'p1-vp0-1', state: 'running' });
  const devContainer = fake.create({ name: IMAGE, state: 'running' });
  fake.tag(IMAGE, 'sha256:1');
  const chain = { height: 2, currentBlockHash: 'b10cb10cb10c' };
  const rest = { chain: async () => ({ ...chain }) };
  const vp0 = { name: 'vp0', rest, container: docker.getContainer(peer.id) };
  const network = { peers: [vp0], footprint } as unknown as Network;
  return { chain, peer, devContainer, state: () => stateOf(network, fake.engine) };
}

describe('a network that is shared', () => {
  it('has a state of chains, processes, dev containers and dev images', async () => {
    const { state } = await deployedOn(new FakeEngine());
    expect([...(await state())]).to.deep.equal([
      ['vp0', `at height 2 (b10cb10c…), running since ${STARTED}`],
      [SHORT, `2, running since ${STARTED}`],
      [`image ${SHORT}`, 'built 1970-01-01T00:00:00.000Z'],
    ]);
  });

  type Deployed = Awaited<ReturnType<typeof deployedOn>>;
  const changes: readonly [
    what: string,
    change: (deployed: Deployed, fake: FakeEngine) => unknown,
    line: string,
  ][] = [
    [
      'a block more',
      ({ chain }) => Object.assign(chain, { height: 3 }),
      `vp0: at height 2 (b10cb10c…), running since ${STARTED} → at height 3 (b10cb10c…), running since ${STARTED}`,
    ],
    [
      'a peer that is paused',
      ({ peer }) => Object.assign(peer, { state: 'paused' }),
      `vp0: at height 2 (b10cb10c…), running since ${STARTED} → paused since ${STARTED}`,
    ],
    [
      'a dev container that is gone',
      ({ devContainer }, { engine }) => engine.docker.getContainer(devContainer.id).remove(),
      `${SHORT}: 2, running since ${STARTED} → removed`,
    ],
    [
      'a dev image that is gone',
      (_, { engine }) => engine.docker.getImage(IMAGE).remove(),
      `image ${SHORT}: built 1970-01-01T00:00:00.000Z → removed`,
    ],
    [
      'a dev image more',
      (_, fake) => fake.tag(`dev-vp0-${'d'.repeat(128)}`, 'sha256:2'),
      'image dev-vp0-dddddddd…: nothing → built 1970-01-01T00:00:00.000Z',
    ],
  ];
  for (const [what, change, line] of changes)
    it(`is not as it was with ${what}`, async () => {
      const fake = new FakeEngine();
      const deployed = await deployedOn(fake);
      const before = await deployed.state();
      expect(() => assertUnchanged(before, before)).not.to.throw();
      await change(deployed, fake);
      const after = await deployed.state();
      expect(() => assertUnchanged(before, after)).to.throw(
        `a scenario tagged @shared only reads, and this one changed the network: take the tag off it, or put what it needs into a Given\n  ${line}`,
      );
    });

  it('is taken over only where the same is asked for', () => {
    const asked = topologyOf(4, 'pbft batch', { CORE_LOGGING: 'debug' });
    expect(isSameTopology(asked, topologyOf(4, 'pbft batch', { CORE_LOGGING: 'debug' }))).to.equal(true);
    expect(isSameTopology(asked, topologyOf(4, 'pbft batch'))).to.equal(false);
    expect(isSameTopology(asked, topologyOf(4, 'noops', { CORE_LOGGING: 'debug' }))).to.equal(false);
  });
});
