import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import { inWords, type Marks, removeDeadRuns } from '../../support/cleanup/dead-runs';
import { RunDirectory } from '../../support/cleanup/run-directory';
import { FakeEngine } from '../docker/fake-engine';

const BUILD_STEP = '/bin/sh -c go install';
const none: Marks = { isKept: () => false, isBuildStep: (command) => command === BUILD_STEP };

/** None of the real ones. */
const homes = mkdtempSync(join(tmpdir(), 'homes-'));
after(() => rmSync(homes, { recursive: true }));

/** The home of a run that was killed: its directory is there, and nobody listens. */
function deadHome(): string {
  return `${hostname()}:${mkdtempSync(join(homes, 'chaincode-bdd-dead00-'))}`;
}

const directoryOf = (home: string): string => home.slice(hostname().length + 1);

function engineWith(home: string): FakeEngine {
  const labels = { 'chaincode-bdd.home': home };
  const fake = new FakeEngine();
  fake.containers.push({ id: 'c1', name: 'p1-vp0-1', labels }, { id: 'c2', name: 'dev-vp0-x', labels });
  fake.tag('dev-vp0-x', 'sha256:1', undefined, labels);
  return fake;
}

describe('what dead runs have left', () => {
  it('goes, by their labels, and with their directories', async () => {
    const home = deadHome();
    const fake = engineWith(home);
    fake.networks.push({ id: 'n1', name: 'p1_default', labels: { 'chaincode-bdd.home': home } });

    const removed = await removeDeadRuns(fake.engine, none, homes);
    expect([fake.containers, fake.networks, fake.images]).to.deep.equal([[], [], []]);
    expect(existsSync(directoryOf(home))).to.equal(false);
    expect(inWords(removed)).to.equal('2 containers, 1 network, 1 image, 1 directory');
  });

  it('stays where the run lives, or was on another machine, or is nobody of ours', async () => {
    const living = await RunDirectory.open('1157e4');
    for (const home of [living.labels['chaincode-bdd.home'] ?? '', 'elsewhere:/tmp/chaincode-bdd-x']) {
      const fake = engineWith(home);
      fake.containers.push({ id: 'c3', name: 'web' });
      expect(inWords(await removeDeadRuns(fake.engine, none, homes))).to.equal('');
      expect(fake.containers).to.have.length(3);
      expect(fake.images).to.have.length(1);
    }
    living.close();
  });

  it('is also what their builds noted and no label marks; an image that has a name is none of that', async () => {
    const home = deadHome();
    writeFileSync(join(directoryOf(home), 'nameless'), 'b1d0c0ffee00\n1a7e70000000\nba5e00000000\n');
    const fake = engineWith(home);
    fake.containers.push({ id: 'b1d0c0ffee00aaaa', name: 'busy_build' });
    fake.images.push({ id: 'sha256:1a7e70000000aaaa', names: [] });
    fake.tag('hyperledger/fabric-baseimage', 'sha256:ba5e00000000aaaa');

    await removeDeadRuns(fake.engine, none, homes);
    expect(fake.containers).to.deep.equal([]);
    expect(fake.images.map(({ names }) => names)).to.deep.equal([['hyperledger/fabric-baseimage']]);
  });

  it('is also what shows that it was built, where no other run is under way', async () => {
    const now = Date.now() / 1_000;
    const fake = new FakeEngine();
    const home = deadHome();
    fake.containers.push(
      { id: 'c1', name: 'busy_build', command: BUILD_STEP, created: now },
      { id: 'c2', name: 'old_build', command: BUILD_STEP, created: now - 3_600 },
      { id: 'c3', name: 'others', command: 'sleep', created: now },
    );
    fake.images.push(
      { id: 'sha256:1', names: [], createdBy: BUILD_STEP, created: now },
      { id: 'sha256:2', names: [], createdBy: BUILD_STEP, created: now - 3_600 },
      { id: 'sha256:3', names: ['named'], createdBy: BUILD_STEP, created: now },
    );
    const living = await RunDirectory.open('1157e4', homes);
    writeFileSync(join(directoryOf(home), 'alive.sock'), '');
    expect(inWords(await removeDeadRuns(fake.engine, none, homes))).to.equal('1 directory');
    living.close();

    writeFileSync(join(directoryOf(deadHome()), 'alive.sock'), '');
    expect(inWords(await removeDeadRuns(fake.engine, none, homes))).to.equal(
      '1 container, 1 image, 1 directory',
    );
    expect(fake.containers.map(({ name }) => name)).to.deep.equal(['old_build', 'others']);
    expect(fake.images.map(({ id }) => id)).to.deep.equal(['sha256:2', 'sha256:3']);
  });

  it("may be another run's where one has its claim, or its containers, on the engine", async () => {
    const living = await RunDirectory.open('1157e4');
    const elsewhere = 'elsewhere:/tmp/chaincode-bdd-x';
    const cases = [
      [living.labels['chaincode-bdd.home'] ?? '', 'created', 0],
      [elsewhere, 'running', 0],
      [elsewhere, 'created', 1],
    ] as const;
    for (const [home, state, removed] of cases) {
      const fake = new FakeEngine();
      fake.containers.push({ id: 'c1', name: 'x', state, labels: { 'chaincode-bdd.home': home } });
      fake.images.push({ id: 'sha256:1', names: [], createdBy: BUILD_STEP, created: Date.now() / 1_000 });
      writeFileSync(join(directoryOf(deadHome()), 'alive.sock'), '');
      const { image } = await removeDeadRuns(fake.engine, none, homes);
      expect(image, `${home} ${state}`).to.equal(removed);
    }
    living.close();
  });

  it('does not include the layers that are kept for good', async () => {
    const home = deadHome();
    const fake = engineWith(home);
    fake.tag('chaincode-bdd/layers:keep-x', 'sha256:2', undefined, { 'chaincode-bdd.home': home });
    await removeDeadRuns(
      fake.engine,
      { ...none, isKept: (name) => name.startsWith('chaincode-bdd/layers:keep-') },
      homes,
    );
    expect(fake.images.map(({ names }) => names)).to.deep.equal([['chaincode-bdd/layers:keep-x']]);
  });
});
