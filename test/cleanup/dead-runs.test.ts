import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { describeCounts, removeBuildLeftovers, removeDeadRuns } from '../../support/cleanup/dead-runs';
import { RunDirectory, runDirectories } from '../../support/cleanup/run-directory';
import { FakeEngine } from '../docker/fake-engine';
import { newFolder } from '../new-folder';
import { EagerClock } from '../waiting/eager-clock';
import { DEAD, ELSEWHERE, IN_CONTAINER, processLike } from './dead';

const BUILD_STEP = '/bin/sh -c go install';
const LAYER = { names: [], createdBy: BUILD_STEP };
const signs = { isBuildStep: (command: string) => command === BUILD_STEP };

const parents = newFolder();
const newRoot = (): string => mkdtempSync(join(parents, 'root-'));

/** The directory that a killed run left. */
function directoryOf(owner: string, root: string): string {
  const directory = mkdtempSync(join(root, 'chaincode-bdd-dead00-'));
  writeFileSync(join(directory, 'run'), owner);
  return directory;
}

function engineWith(owner: string, state: 'running' | 'exited' = 'running'): FakeEngine {
  const labels = { 'chaincode-bdd.process': owner };
  const fake = new FakeEngine();
  fake.containers.push(
    { id: 'c1', name: 'p1-vp0-1', labels, state },
    { id: 'c2', name: 'dev-vp0-x', labels, state },
  );
  fake.networks.push({ id: 'n1', name: 'p1_default', labels });
  fake.tag('dev-vp0-x', 'sha256:1', undefined, { 'chaincode-bdd.origin': JSON.stringify(labels) });
  return fake;
}

const sweep = async (fake: FakeEngine, root = newRoot()): Promise<string> =>
  describeCounts(await removeDeadRuns(fake.engine, signs, root));

describe('what dead runs left', () => {
  it('is removed by its labels, and with the directories of these runs', async () => {
    const root = newRoot();
    const directory = directoryOf(DEAD, root);
    const fake = engineWith(DEAD);
    expect(await sweep(fake, root)).to.equal('2 containers, 1 network, 1 image, 1 directory');
    expect([fake.containers, fake.networks, fake.images]).to.deep.equal([[], [], []]);
    expect(existsSync(directory)).to.equal(false);
  });

  it('is also the image that Compose built for their network', async () => {
    const fake = engineWith(DEAD);
    const project = { 'com.docker.compose.project': 'chaincode-bdd-dead00-1' };
    Object.assign(fake.containers[0]?.labels ?? {}, project);
    fake.tag('chaincode-bdd-dead00-1-accounts', 'sha256:2', undefined, project);
    fake.tag('other', 'sha256:3', undefined, { 'com.docker.compose.project': 'other' });
    await sweep(fake);
    expect(fake.images.flatMap(({ names }) => names)).to.deep.equal(['other']);
  });

  it('is not what a living run has, or one of which nothing can be told, with whichever host name', async () => {
    for (const owner of [processLike({}), ELSEWHERE, IN_CONTAINER, 'no process at all'])
      for (const state of ['running', 'exited'] as const) {
        const root = newRoot();
        const directory = directoryOf(owner, root);
        const fake = engineWith(owner, state);
        fake.containers.push({ id: 'c3', name: 'web' });
        expect(await sweep(fake, root), owner).to.equal('');
        const left = [fake.containers.length, fake.images.length, existsSync(directory)];
        expect(left).to.deep.equal([3, 1, true]);
      }
  });

  it('are only directories directly below the temporary directory, with our marker: labels name none', async () => {
    const root = newRoot();
    const home = mkdtempSync(join(parents, 'chaincode-bdd-x-'));
    writeFileSync(join(home, 'run'), DEAD);
    const unmarked = join(root, 'chaincode-bdd-unmarked');
    mkdirSync(unmarked);
    writeFileSync(join(unmarked, 'thesis.txt'), '');
    utimesSync(unmarked, 0, 0);
    const linked = join(root, 'chaincode-bdd-linked');
    symlinkSync(home, linked);
    mkdirSync(join(root, 'deeper'));
    const deeper = directoryOf(DEAD, join(root, 'deeper'));
    const fake = engineWith(DEAD);
    for (const { labels } of fake.containers)
      Object.assign(labels ?? {}, { 'chaincode-bdd.home': `host:${home}`, 'chaincode-bdd.directory': home });
    expect(await sweep(fake, root)).to.equal('2 containers, 1 network, 1 image');
    for (const path of [join(home, 'run'), join(unmarked, 'thesis.txt'), linked, deeper])
      expect(existsSync(path), path).to.equal(true);
  });

  it('keeps its directory as long as a container resists', async () => {
    const root = newRoot();
    const directory = directoryOf(DEAD, root);
    const fake = engineWith(DEAD);
    fake.container('c1').heldBy = 'device or resource busy';
    await sweep(fake, root);
    expect(existsSync(directory)).to.equal(true);
    delete fake.container('c1').heldBy;
    expect(await sweep(fake, root)).to.equal('1 container, 1 directory');
  });

  it('is also what was built in its time, where no other run is alive', async () => {
    const now = Date.now() / 1_000;
    const other = { 'chaincode-bdd.process': processLike({}) };
    const cases = [
      [[{ id: 'c9', name: 'lock', labels: other, state: 'created' as const }], '1 directory'],
      [[], '1 container, 1 image, 1 directory'],
    ] as const;
    for (const [others, removed] of cases) {
      const root = newRoot();
      directoryOf(DEAD, root);
      const fake = new FakeEngine();
      fake.containers.push(
        ...others,
        { id: 'c1', name: 'busy_build', command: BUILD_STEP, created: now },
        { id: 'c2', name: 'old_build', command: BUILD_STEP, created: now - 3_600 },
        { id: 'c3', name: 'others', command: 'sleep', created: now },
      );
      fake.images.push(
        { ...LAYER, id: 'sha256:1', created: now },
        { ...LAYER, id: 'sha256:2', created: now - 3_600 },
        { id: 'sha256:3', names: ['named'], createdBy: BUILD_STEP, created: now },
        { ...LAYER, id: 'sha256:4', created: now, labels: { 'chaincode-bdd.layers': 'keep' } },
      );
      expect(await sweep(fake, root)).to.equal(removed);
    }
  });

  it('does not include images that are kept for good', async () => {
    const fake = engineWith(DEAD);
    fake.tag('chaincode-bdd/layers:keep-x', 'sha256:2', undefined, { 'chaincode-bdd.process': DEAD });
    await sweep(fake);
    expect(fake.images.map(({ names }) => names)).to.deep.equal([['chaincode-bdd/layers:keep-x']]);
  });
});

describe('the directory of a run', () => {
  it('says which process it belongs to', () => {
    const root = newRoot();
    const run = RunDirectory.open('cafe00', root);
    const [found] = runDirectories(root);
    expect(found).to.include({ path: run.directory, owner: run.labels['chaincode-bdd.process'] });
    run.close();
    expect(readdirSync(root)).to.deep.equal([]);
  });

  it('goes after a minute where its run was killed before it was complete', (test) => {
    const root = newRoot();
    mkdirSync(join(root, 'chaincode-bdd-empty'));
    mkdirSync(join(root, 'chaincode-bdd-half'));
    writeFileSync(join(root, 'chaincode-bdd-half', 'run'), '');
    expect(runDirectories(root)).to.deep.equal([]);
    expect(readdirSync(root)).to.have.length(2); // A run may be creating it right now.
    const later = Date.now() + 61_000;
    test.mock.method(Date, 'now', () => later);
    expect(runDirectories(root)).to.deep.equal([]);
    expect(readdirSync(root)).to.deep.equal([]);
  });
});

describe('what builds left at the end of a run without the gateway', () => {
  before(() => EagerClock.install());
  after(() => EagerClock.uninstall());
  const now = Date.now();
  const own = { process: processLike({}), since: now - 5_000 };

  function engineAfterBuild(): FakeEngine {
    const fake = new FakeEngine();
    const created = now / 1_000;
    fake.containers.push({ id: 'c1', name: 'failed_build', command: BUILD_STEP, created, state: 'exited' });
    fake.images.push({ id: 'sha256:1', names: [], createdBy: BUILD_STEP, created });
    fake.images.push({ id: 'sha256:2', names: [], createdBy: BUILD_STEP, created: created - 60 });
    return fake;
  }

  it('is removed, also a layer that came after its network had gone', async () => {
    const fake = engineAfterBuild();
    expect(await removeBuildLeftovers(fake.engine, signs, own)).to.equal('');
    expect([fake.containers, fake.images.map(({ id }) => id)]).to.deep.equal([[], ['sha256:2']]);
  });

  it('stays where another run or a kept network may have built it, and the hint says how to remove it', async () => {
    const others = [{ 'chaincode-bdd.process': ELSEWHERE }, { 'chaincode-bdd.kept': 'dev' }];
    for (const labels of others) {
      const fake = engineAfterBuild();
      fake.containers.push({ id: 'c2', name: 'p9-vp0-1', labels, state: 'running' });
      const hint = await removeBuildLeftovers(fake.engine, signs, own);
      expect(hint).to.include('1 container, 1 image').and.include('docker rm c1\n  docker rmi 1');
      expect(fake.images).to.have.length(2);
    }
  });
});
