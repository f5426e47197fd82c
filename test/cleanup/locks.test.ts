import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { acquireEngineLock, acquireFileLock } from '../../support/cleanup/locks';
import { ownIdentity } from '../../support/cleanup/process-identity';
import { RunDirectory } from '../../support/cleanup/run-directory';
import { FakeEngine } from '../docker/fake-engine';
import { messageOf } from '../message-of';
import { newFolder } from '../new-folder';
import { DEAD, ELSEWHERE, IN_CONTAINER } from './dead';

const root = newFolder();

const DEV = { networkId: 'dev', image: 'peer' };

/** The lock of a run of this process. */
const lockOf = (owner: string, state: 'created' | 'running' = 'created') => ({
  name: 'chaincode-bdd-dev',
  state,
  labels: {
    'chaincode-bdd.run': 'cafe00',
    'chaincode-bdd.process': owner,
    'chaincode-bdd.directory': '/home/me/project',
  },
});

const names = (fake: FakeEngine): string[] => fake.containers.map(({ name }) => name);

describe('the lock on the engine', () => {
  it('is a container with the labels of its run, until it is released', async () => {
    const fake = new FakeEngine();
    const run = RunDirectory.open('cafe00', root);
    const lock = await acquireEngineLock(DEV, fake.engine, run);
    expect(fake.container('chaincode-bdd-dev').labels).to.include(run.labels);
    await lock.release();
    await lock.release();
    expect(names(fake)).to.deep.equal([]);
  });

  it('excludes other runs, also where two begin at the same moment', async () => {
    const fake = new FakeEngine();
    const runs = ['cafe00', 'beef00'].map((run) => RunDirectory.open(run, root));
    const outcomes = await Promise.allSettled(runs.map((run) => acquireEngineLock(DEV, fake.engine, run)));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected']);
    const message = await messageOf(() => acquireEngineLock(DEV, fake.engine, { labels: {} }));
    expect(message)
      .to.include(`process ${process.pid} in ${process.cwd()}`)
      .and.include('FABRIC_NETWORK_ID=other');
    await acquireEngineLock({ ...DEV, networkId: 'other' }, fake.engine, { labels: {} });
  });

  it('of a dead run goes to one of those that want it', async () => {
    const fake = new FakeEngine();
    fake.create(lockOf(DEAD));
    const runs = ['cafe00', 'beef00'].map((run) => RunDirectory.open(run, root));
    const outcomes = await Promise.allSettled(runs.map((run) => acquireEngineLock(DEV, fake.engine, run)));
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(names(fake)).to.deep.equal(['chaincode-bdd-dev']);
  });

  for (const [where, owner] of Object.entries({
    'another machine': ELSEWHERE,
    'another container': IN_CONTAINER,
  }))
    it(`of a run in ${where} with the same host name holds while that has something running`, async () => {
      const fake = new FakeEngine();
      fake.create(lockOf(owner));
      const peer = fake.create({ ...lockOf(owner, 'running'), name: 'p1-vp0-1' });
      const message = await messageOf(() => acquireEngineLock(DEV, fake.engine, { labels: {} }));
      expect(message).to.include(ownIdentity().host).and.include('--filter label=chaincode-bdd.run=cafe00');
      peer.state = 'exited';
      await acquireEngineLock(DEV, fake.engine, { labels: { 'chaincode-bdd.run': 'beef00' } });
      expect(fake.container('chaincode-bdd-dev').labels).to.include({ 'chaincode-bdd.run': 'beef00' });
    });

  it("is never acquired by removing somebody else's container", async () => {
    const fake = new FakeEngine();
    fake.create({ name: 'chaincode-bdd-dev', state: 'exited' });
    expect(await messageOf(() => acquireEngineLock(DEV, fake.engine, { labels: {} }))).to.include(
      'Rename or remove it',
    );
    expect(names(fake)).to.deep.equal(['chaincode-bdd-dev']);
  });
});

describe('the lock on a file system', () => {
  const CHILD = join(__dirname, 'lock-child.ts');
  const start = (...paths: string[]) =>
    fork(CHILD, paths, { execArgv: ['--require', 'ts-node/register/transpile-only'], silent: true });

  /** A lock that this process left. */
  function heldBy(owner: string): string {
    const path = mkdtempSync(join(root, 'held-'));
    writeFileSync(join(path, owner), '');
    return path;
  }

  it('of a dead process goes to one of several that take it at once, which has it until it ends', async () => {
    const path = heldBy(DEAD);
    const races = Array.from({ length: 30 }, (_, number) => join(path, String(number)));
    for (const race of races) renameSync(heldBy(DEAD), race);
    const places = (index: number) => [...races, join(root, `of-child-${index}`)];
    const children = Array.from({ length: 3 }, (_, index) => start(...places(index)));
    await Promise.all(children.map((child) => once(child.stdout ?? child, 'data')));
    const answers = children.map(async (child) => (await once(child, 'message'))[0] as number[]);
    for (const child of children) child.send('go');
    const acquired = await Promise.all(answers);
    const raced = acquired.flat().filter((index) => index < races.length);
    expect(raced.toSorted((a, b) => a - b)).to.deep.equal([...races.keys()]);
    for (const race of races) expect(readdirSync(race)).to.have.length(1);

    for (const [index, signal] of (['SIGTERM', 'SIGKILL', 'SIGKILL'] as const).entries()) {
      const child = children[index];
      const own = (acquired[index] ?? []).map((place) => places(index)[place] ?? '');
      expect(own).to.include(join(root, `of-child-${index}`));
      for (const race of own) expect(acquireFileLock(race)?.pid).to.equal(child?.pid);
      child?.kill(signal);
      await once(child as ChildProcess, 'exit');
      for (const race of own) {
        expect(existsSync(race)).to.equal(signal === 'SIGKILL');
        expect(acquireFileLock(race)).to.equal(undefined);
        expect(acquireFileLock(race)?.pid).to.equal(process.pid);
      }
    }
  });

  it('of a process of which nothing can be told from here goes to this one', () => {
    for (const owner of [ELSEWHERE, IN_CONTAINER]) expect(acquireFileLock(heldBy(owner))).to.equal(undefined);
  });

  it('throws what the file system throws, and leaves nothing', () => {
    const path = join(root, 'a-file');
    writeFileSync(path, '');
    expect(() => acquireFileLock(path)).to.throw('ENOTDIR');
    expect(() => acquireFileLock(join(path, 'below'))).to.throw('ENOTDIR');
    expect(readdirSync(root).filter((name) => name.startsWith('a-file'))).to.deep.equal(['a-file']);
  });
});
