import { after, before, describe, it, mock } from 'node:test';
import { expect } from 'chai';
import undici from 'undici';
import { assertNamesAreFree } from '../../support/cleanup/kept-networks';
import { devNames, fabric06 } from '../../support/fabric/v0.6/generation';
import { messageOf } from '../message-of';
import { FakeFabric } from '../steps/fakes/fabric';
import { requestFrom } from '../steps/fakes/rest';

const SCENARIO = 'features/x.feature:2 A deploy';
const CHAINCODE = 'd6ba7a60b2d2'.padEnd(128, '0');

const REMOVAL = [
  'docker compose -p chaincode-bdd-fake-1 down -v -t 0',
  "docker ps -aq --filter 'name=^dev-[^0-9].*-d6ba7a60b2d2' | xargs -r docker rm -f -v",
  "docker images --format '{{.Repository}}' --filter 'reference=dev-[^0-9]*-d6ba7a60b2d2*' | xargs -r docker rmi",
];

let fabric = new FakeFabric();

/** A network that is kept, and on whose vps a chaincode runs. */
async function keptNetwork() {
  fabric = new FakeFabric();
  const { run, engine } = fabric;
  const network = await run.prepareNetwork(fabric06.topologies.find(2, 'noops'), {
    scenario: SCENARIO,
    isKept: true,
  });
  await network.start();
  for (const peer of ['vp0', 'vp1']) {
    const name = network.state.devImage(peer, CHAINCODE);
    engine.tag(name, `sha256:${peer}`);
    engine.create({ name, state: 'running' });
  }
  return { run, engine, network };
}

describe('a network that is kept', () => {
  after(() => mock.restoreAll());
  before(() => {
    mock.method(undici, 'request', (url: string, options: Parameters<typeof requestFrom>[2]) =>
      requestFrom(fabric, url, options),
    );
  });

  it("bears no run's label, but one that tells the names it takes", async () => {
    const { engine } = await keptNetwork();
    expect(engine.container('chaincode-bdd-fake-1-vp0-1').labels).to.include({
      'chaincode-bdd.kept': 'dev',
      'chaincode-bdd.network': 'chaincode-bdd-fake-1',
      'chaincode-bdd.scenario': SCENARIO,
    });
    for (const { labels = {} } of engine.containers)
      expect(labels).not.to.have.any.keys('chaincode-bdd.run', 'chaincode-bdd.process');
  });

  it('is told of, with the commands that remove all of it', async () => {
    const { run, network } = await keptNetwork();
    const directions = await run.keepNetwork(network, SCENARIO);
    expect(directions?.reach).to.match(
      /^The 2-peer noops network stays on the engine \(Compose project chaincode-bdd-fake-1\)\.\n {2}vp0: REST on /,
    );
    expect(directions?.removal).to.equal(
      `To remove the network of ${SCENARIO}:\n${REMOVAL.map((line) => `  ${line}`).join('\n')}`,
    );
  });

  it('is none where nothing of it is on the engine', async () => {
    const { run } = await keptNetwork();
    const next = await run.prepareNetwork(fabric06.topologies.find(2, 'noops'), {
      scenario: 'another',
      isKept: true,
    });
    expect(await run.keepNetwork(next, 'another')).to.equal(undefined);
  });

  it('stands in the way of the next run: that one says how to remove it', async () => {
    const { run, engine, network } = await keptNetwork();
    await run.keepNetwork(network, SCENARIO);
    const message = await messageOf(() => assertNamesAreFree(engine.engine, 'dev', devNames));
    for (const line of [SCENARIO, 'chaincode-bdd-fake-1', `dev-vp1-${CHAINCODE}`, ...REMOVAL])
      expect(message).to.include(line);
    await assertNamesAreFree(engine.engine, 'other', devNames);
  });
});
