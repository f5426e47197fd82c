import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import {
  type FoundNetwork,
  keptNetworksOn,
  removeKeptNetwork,
  removeOrphanedDirectories,
} from '../../support/cleanup/found-networks';
import { keptDirectories, newKeptDirectory } from '../../support/cleanup/kept-directory';
import { devNames } from '../../support/fabric/v0.6/generation';
import { FakeEngine } from '../docker/fake-engine';
import { newFolder } from '../new-folder';
import { DEAD, ELSEWHERE, processLike } from './dead';

const NAME = 'd6ba7a60'.repeat(16);

const first: FoundNetwork = { project: 'chaincode-bdd-1', networkId: 'up1', title: '1-peer noops network' };
const second: FoundNetwork = { ...first, project: 'chaincode-bdd-2', networkId: 'up2' };

/** An engine with these kept networks, a dev container and a dev image of each, and something else. */
function engineWith(...kept: FoundNetwork[]): FakeEngine {
  const fake = new FakeEngine();
  for (const { project, networkId, title } of kept) {
    const labels = {
      'com.docker.compose.project': project,
      'chaincode-bdd.kept': networkId,
      'chaincode-bdd.scenario': title,
    };
    fake.create({ name: `${project}-vp0`, labels });
    fake.networks.push({ id: project, name: `${project}_default`, labels });
    fake.create({ name: `${networkId}-vp0-${NAME}` });
    fake.tag(`${networkId}-vp0-${NAME}`, `sha256:${networkId}`);
    fake.tag(`${project}-accounts`, `sha256:${project}`, '', labels); // Built by Compose.
  }
  fake.create({ name: 'web' });
  fake.tag('web:1', 'sha256:web');
  return fake;
}

const left = ({ containers, networks, images }: FakeEngine): string[] => [
  ...[...containers, ...networks].map(({ name }) => name),
  ...images.flatMap(({ names }) => names),
];

describe('networks that were kept', () => {
  it('are found by their labels', async () => {
    expect(await keptNetworksOn(engineWith(second, first).engine)).to.deep.equal([first, second]);
  });

  it('are found when somebody has removed their containers', async () => {
    const fake = engineWith(first);
    fake.containers.splice(0);
    expect(await keptNetworksOn(fake.engine)).to.deep.equal([first]);
  });

  it('are removed with what their peers made, and nothing else', async () => {
    const fake = engineWith(first, second);
    await removeKeptNetwork(fake.engine, first, devNames);
    expect(left(fake)).to.have.members(left(engineWith(second)));
  });

  it('leave dev containers that may be those of another network with the same id', async () => {
    const fake = engineWith(first, { ...second, networkId: 'up1' });
    const before = left(fake);
    await removeKeptNetwork(fake.engine, first, devNames);
    const own = ['chaincode-bdd-1-vp0', 'chaincode-bdd-1_default', 'chaincode-bdd-1-accounts'];
    expect(left(fake)).to.have.members(before.filter((name) => !own.includes(name)));
  });

  it('are only listed in a dry run', async () => {
    const fake = engineWith(first);
    const before = left(fake);
    const listed = await removeKeptNetwork(fake.engine, first, devNames, true);
    expect(listed).to.have.all.keys('container', 'network', 'image');
    expect(listed['container']).to.have.lengthOf(2).and.include('chaincode-bdd-1-vp0');
    expect(left(fake)).to.deep.equal(before);
  });
});

describe('the folders of networks that were kept', () => {
  const root = newFolder();

  function folder(project: string, process: string, engine = 'E1'): string {
    const path = join(root, project);
    mkdirSync(path);
    writeFileSync(join(path, 'owner.json'), JSON.stringify({ engine, process }));
    return path;
  }

  it('are removed where the command has ended and nothing of the network is there', async () => {
    const gone = folder('chaincode-bdd-9', DEAD);
    const stay = [
      folder(first.project, DEAD),
      folder('starting', processLike({})),
      folder('elsewhere', ELSEWHERE),
      folder('other-engine', DEAD, 'E2'),
      folder('garbled', ''),
    ];
    mkdirSync(join(root, 'not-ours'));
    const engine = Object.assign(engineWith(first).engine, { id: 'E1' });
    const removed = { directory: [gone] };
    expect(await removeOrphanedDirectories(engine, true, keptDirectories(root))).to.deep.equal(removed);
    expect(existsSync(gone)).to.equal(true);
    expect(await removeOrphanedDirectories(engine, false, keptDirectories(root))).to.deep.equal(removed);
    expect(existsSync(gone)).to.equal(false);
    for (const path of [...stay, join(root, 'not-ours')]) expect(existsSync(path), path).to.equal(true);
  });

  it('tell their engine and the process that made them', () => {
    const before = process.env['XDG_STATE_HOME'];
    process.env['XDG_STATE_HOME'] = mkdtempSync(join(root, 'state-'));
    try {
      const path = newKeptDirectory('p1', 'E1');
      expect(keptDirectories()).to.deep.equal([
        { project: 'p1', path, engine: 'E1', process: processLike({}) },
      ]);
    } finally {
      if (before === undefined) delete process.env['XDG_STATE_HOME'];
      else process.env['XDG_STATE_HOME'] = before;
    }
  });
});
