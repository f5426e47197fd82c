import { describe, it } from 'node:test';
import { expect } from 'chai';
import { CreatedResources } from '../../support/cleanup/created-resources';
import { FakeEngine } from '../docker/fake-engine';
import { filterByLabel, filterBySigns } from './filters';

const NAME = 'e'.repeat(128);
const RUN_STEP = `/bin/sh -c go install example.org/cc && cp src/github.com/hyperledger/fabric/peer/core.yaml $GOPATH/bin && mv $GOPATH/bin/cc $GOPATH/bin/${NAME}`;
const RUN = { 'chaincode-bdd.run': 'cafe00' };
const PROJECT = { 'com.docker.compose.project': 'p1' };

const begin = (fake: FakeEngine) =>
  CreatedResources.begin(fake.engine, filterBySigns(fake, 'p1', ['vp0', 'vp1']));

describe('what a network created on the engine', () => {
  it('is what Compose labelled, what peers named, and what their builds left nameless', async () => {
    const fake = new FakeEngine();
    const resources = await begin(fake);
    fake.containers.push(
      { id: 'c1', name: 'p1-vp0-1', labels: PROJECT },
      { id: 'c2', name: `dev-vp0-${NAME}` },
      { id: 'c3', name: 'agitated_pike', command: RUN_STEP },
    );
    fake.networks.push({ id: 'n1', name: 'p1_default', labels: PROJECT });
    fake.tag(`dev-vp0-${NAME}`, 'sha256:1');
    fake.images.push({ id: 'sha256:2', names: [], createdBy: '/bin/sh -c #(nop) WORKDIR /opt/gopath' });

    expect(await resources.leftovers()).to.deep.equal([
      'container p1-vp0-1 (running)',
      `container dev-vp0-${NAME} (running)`,
      'container agitated_pike (running)',
      'network p1_default',
      `image dev-vp0-${NAME}`,
      'image sha256:2',
    ]);
    await resources.remove();
    expect([fake.containers, fake.images, fake.networks]).to.deep.equal([[], [], []]);
  });

  it('leaves a network that the engine counts endpoints of although nothing is in it', async () => {
    const fake = new FakeEngine();
    const resources = await begin(fake);
    fake.containers.push({ id: 'c1', name: 'p1-vp0-1', labels: PROJECT });
    fake.networks.push({ id: 'n1', name: 'p1_default', labels: PROJECT, isStuck: true });
    const other = { type: 'image', action: 'pull', id: 'sha256:9', attributes: {} };
    const events = setInterval(() => fake.emit(other), 1); // The wait looks again at each.
    await resources.remove();
    clearInterval(events);
    expect(fake.containers).to.deep.equal([]);
    expect(resources.stuckNetworks).to.deep.equal(['p1_default']);
    expect(await resources.leftovers()).to.deep.equal([]);
  });

  it('is nothing that was there before, or is of others', async () => {
    const fake = new FakeEngine();
    fake.containers.push(
      { id: 'c1', name: `dev-vp0-${NAME}` },
      { id: 'c2', name: 'old_build', command: RUN_STEP },
    );
    fake.tag(`dev-vp1-${NAME}`, 'sha256:1');
    fake.images.push({ id: 'sha256:2', names: [], createdBy: RUN_STEP });
    const resources = await begin(fake);
    fake.containers.push(
      { id: 'c3', name: 'somebody_else' },
      { id: 'c4', name: 'dev-vp7-x' },
      { id: 'c5', name: 'p2-vp0-1', labels: { 'com.docker.compose.project': 'p2' } },
    );
    fake.images.push({ id: 'sha256:3', names: [], createdBy: '/bin/sh -c make' });
    fake.tag('dev-vp7-x', 'sha256:4');

    expect(await resources.leftovers()).to.deep.equal([]);
    await resources.remove();
    expect(fake.containers).to.have.length(5);
    expect(fake.images).to.have.length(4);
  });

  it('is no build in progress, and no layer, while another run builds on the engine', async () => {
    const fake = new FakeEngine();
    const resources = await begin(fake);
    fake.containers.push(
      { id: 'c1', name: 'other-vp0-1', labels: { 'com.docker.compose.project': 'chaincode-bdd-other-1' } },
      { id: 'c2', name: 'busy_build', command: RUN_STEP },
    );
    fake.images.push({ id: 'sha256:1', names: [], createdBy: RUN_STEP });
    expect(await resources.leftovers()).to.deep.equal([]);
    fake.containers.shift();
    expect(await resources.leftovers()).to.deep.equal(['container busy_build (running)', 'image sha256:1']);
  });

  it('is found also where the events of the engine come too late', async () => {
    const fake = new FakeEngine();
    fake.tag(`dev-vp1-${NAME}`, 'sha256:before');
    const resources = await begin(fake);
    fake.containers.push({ id: 'c1', name: `dev-vp0-${NAME}` });
    fake.images.push({ id: 'sha256:1', names: [`dev-vp0-${NAME}`, `dev-vp1-${NAME}`] });
    for (const image of fake.images) if (image.id === 'sha256:before') image.names = [];
    await resources.remove();
    expect(fake.containers).to.deep.equal([]);
    expect(fake.images.map(({ id, names }) => [id, names])).to.deep.equal([
      ['sha256:before', [`dev-vp1-${NAME}`]],
    ]);
  });

  for (const [what, id] of [
    ['gives a name that a build took back to the image from before', 'sha256:ours'],
    ['leaves alone an image from before that a build came to again', 'sha256:before'],
  ] as const)
    it(what, async () => {
      const fake = new FakeEngine();
      fake.tag(`dev-vp0-${NAME}`, 'sha256:before');
      const resources = await begin(fake);
      fake.tag(`dev-vp0-${NAME}`, id);
      expect(resources.tagged(`dev-vp0-${NAME}`)).to.include({ imageId: id });
      await resources.remove();
      expect(fake.images).to.deep.equal([{ id: 'sha256:before', names: [`dev-vp0-${NAME}`] }]);
    });

  it('names the containers from before that bear one of its names', async () => {
    const fake = new FakeEngine();
    fake.containers.push({ id: 'c1', name: `dev-vp1-${NAME}` }, { id: 'c2', name: 'web' });
    expect((await begin(fake)).namesTaken).to.deep.equal([`dev-vp1-${NAME}`]);
  });
});

const beginLabelled = (fake: FakeEngine) => CreatedResources.begin(fake.engine, filterByLabel('p1', ['vp0']));

describe("a network's resources where peers reach the engine through the gateway", () => {
  const LABELS = { 'chaincode-bdd.network': 'p1' };
  const LAYER = { ...RUN, 'chaincode-bdd.origin': JSON.stringify(RUN) };

  it('is what bears its label, and what failed builds left with the label of their run', async () => {
    const fake = new FakeEngine();
    const resources = await beginLabelled(fake);
    fake.containers.push(
      { id: 'c1', name: `dev-vp0-${NAME}`, labels: LABELS },
      { id: 'b1', name: 'agitated_pike', labels: LAYER },
    );
    fake.tag(`dev-vp0-${NAME}`, 'sha256:1', undefined, LABELS);
    fake.images.push({ id: 'sha256:1a7e7', names: [], labels: LAYER });

    expect(await resources.leftovers()).to.deep.equal([
      `container dev-vp0-${NAME} (running)`,
      'container agitated_pike (running)',
      `image dev-vp0-${NAME}`,
      'image sha256:1a7e7',
    ]);
    await resources.remove();
    expect([fake.containers, fake.images]).to.deep.equal([[], []]);
  });

  it('is nothing that only looks like it: a name, a build step, a layer from before, a name somebody gave', async () => {
    const fake = new FakeEngine();
    fake.images.push({ id: 'sha256:ba5e', names: [], labels: LAYER });
    const resources = await beginLabelled(fake);
    fake.containers.push(
      { id: 'c1', name: `dev-vp1-${NAME}` },
      { id: 'c2', name: 'busy_build', command: RUN_STEP },
      { id: 'c3', name: 'others', labels: { 'chaincode-bdd.network': 'p2' } },
    );
    fake.containers.push({ id: 'c4', name: 'lock', labels: { 'chaincode-bdd.run': 'cafe00' } });
    fake.images.push({ id: 'sha256:0b5e', names: [], createdBy: RUN_STEP });
    fake.tag('somebody/named-it', 'sha256:abcd', RUN_STEP, LAYER);

    expect(await resources.leftovers()).to.deep.equal([]);
    await resources.remove();
    expect(fake.containers).to.have.length(4);
    expect(fake.images).to.have.length(3);
  });

  it('is also what a peer created that got round the gateway, by its name and time', async () => {
    const fake = new FakeEngine();
    fake.tag(`dev-vp0-${NAME}`, 'sha256:before');
    const resources = await CreatedResources.begin(fake.engine, filterByLabel('p1', ['vp0', 'vp1']));
    fake.containers.push({ id: 'c1', name: `dev-vp0-${NAME}` });
    fake.tag(`dev-vp1-${NAME}`, 'sha256:1');
    expect(await resources.leftovers()).to.deep.equal([
      `container dev-vp0-${NAME} (running)`,
      `image dev-vp1-${NAME}`,
    ]);
    await resources.remove();
    expect(fake.containers).to.deep.equal([]);
    expect(fake.images.map(({ id }) => id)).to.deep.equal(['sha256:before']);
  });

  it('is not the layers that are kept under another name', async () => {
    const fake = new FakeEngine();
    const resources = await beginLabelled(fake);
    fake.tag(`dev-vp0-${NAME}`, 'sha256:1', undefined, LABELS);
    fake.tag('chaincode-bdd/layers', 'sha256:1');

    await resources.remove();
    expect(fake.images.map(({ names }) => names)).to.deep.equal([['chaincode-bdd/layers']]);
  });
});
