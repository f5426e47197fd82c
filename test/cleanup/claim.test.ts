import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import { EngineLock } from '../../support/cleanup/engine-lock';
import { RunDirectory } from '../../support/cleanup/run-directory';
import { peersNamesOf } from '../../support/cleanup/taken-names';
import { readSettings } from '../../support/settings';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from '../user-errors/message-of';

const homes = mkdtempSync(join(tmpdir(), 'homes-'));
after(() => rmSync(homes, { recursive: true }));

const DEV = peersNamesOf(readSettings({}));

/** The claim of a run that has its home there. */
const claimOf = (home: string, state: 'created' | 'running' = 'created') => ({
  name: 'chaincode-bdd-dev',
  state,
  labels: {
    'chaincode-bdd.run': 'cafe00',
    'chaincode-bdd.home': home,
    'chaincode-bdd.process': '4711',
    'chaincode-bdd.directory': '/home/me/project',
  },
});

const names = (fake: FakeEngine): string[] => fake.containers.map(({ name }) => name);

describe('a claim on an engine', () => {
  it('stands there as a container, which tells whose it is, until it is released', async () => {
    const fake = new FakeEngine();
    const home = await RunDirectory.open('cafe00', homes);
    const claim = await EngineLock.to(DEV, fake.engine, home);
    expect(fake.container('chaincode-bdd-dev').labels).to.deep.equal({
      ...home.labels,
      'chaincode-bdd.process': String(process.pid),
      'chaincode-bdd.directory': process.cwd(),
    });
    await claim.release();
    await claim.release();
    expect(names(fake)).to.deep.equal([]);
    home.close();
  });

  it('is one run alone to have, also where two come at the same moment', async () => {
    const fake = new FakeEngine();
    const runs = await Promise.all(['cafe00', 'beef00'].map((run) => RunDirectory.open(run, homes)));
    const outcomes = await Promise.allSettled(runs.map((home) => EngineLock.to(DEV, fake.engine, home)));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
    expect(await messageOf(() => EngineLock.to(DEV, fake.engine, runs[1] ?? { labels: {} }))).to.equal(
      `Another run uses the network id dev on this engine: process ${process.pid} in ${process.cwd()}. ` +
        'Wait for its end, or let FABRIC_NETWORK_ID name another one, say FABRIC_NETWORK_ID=other.',
    );
    const other = peersNamesOf(readSettings({ FABRIC_NETWORK_ID: 'other' }));
    await EngineLock.to(other, fake.engine, runs[1] ?? { labels: {} });
    expect(names(fake)).to.deep.equal(['chaincode-bdd-dev', 'chaincode-bdd-other']);
    for (const home of runs) home.close();
  });

  it('of a dead run counts no more; of several that find it so, one has it then', async () => {
    const fake = new FakeEngine();
    fake.create(claimOf(`${hostname()}:${homes}/chaincode-bdd-dead00-aaaaaa`));
    const runs = await Promise.all(['cafe00', 'beef00'].map((run) => RunDirectory.open(run, homes)));
    const outcomes = await Promise.allSettled(runs.map((home) => EngineLock.to(DEV, fake.engine, home)));
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(names(fake)).to.deep.equal(['chaincode-bdd-dev']);
    for (const home of runs) home.close();
  });

  it("of another machine's run counts as long as that has something running", async () => {
    const fake = new FakeEngine();
    fake.create(claimOf('build7:/tmp/chaincode-bdd-cafe00-x'));
    const peer = fake.create({
      ...claimOf('build7:/tmp/chaincode-bdd-cafe00-x', 'running'),
      name: 'p1-vp0-1',
    });
    const home = await RunDirectory.open('beef00', homes);
    expect(await messageOf(() => EngineLock.to(DEV, fake.engine, home))).to.equal(
      'Another run uses the network id dev on this engine: process 4711 on build7 in /home/me/project. ' +
        'Wait for its end, or let FABRIC_NETWORK_ID name another one, say FABRIC_NETWORK_ID=other. ' +
        'If that run is dead, remove what it has left: docker rm -f -v $(docker ps -aq --filter label=chaincode-bdd.run=cafe00)',
    );
    peer.state = 'exited';
    await EngineLock.to(DEV, fake.engine, home);
    expect(fake.container('chaincode-bdd-dev').labels).to.include(home.labels);
    home.close();
  });

  it("is never made by removing somebody's container", async () => {
    const fake = new FakeEngine();
    fake.create({ name: 'chaincode-bdd-dev', state: 'exited' });
    expect(await messageOf(() => EngineLock.to(DEV, fake.engine, { labels: {} }))).to.equal(
      "The container chaincode-bdd-dev is no run's, but a run needs that name on the engine: rename or remove that one.",
    );
    expect(names(fake)).to.deep.equal(['chaincode-bdd-dev']);
  });
});
