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
import type { Engine } from '../../support/docker/engine';
import { devNames } from '../../support/fabric/v0.6/generation';
import { newFolder } from '../new-folder';
import { DEAD, ELSEWHERE, processLike } from './dead';

const NAME = 'd6ba7a60'.repeat(16);

const first: FoundNetwork = { project: 'chaincode-bdd-1', networkId: 'up1', title: '1-peer noops network' };
const second: FoundNetwork = { ...first, project: 'chaincode-bdd-2', networkId: 'up2' };

/** An engine with these kept networks, a dev container and a dev image of each, and something else. */
function engineWith(...kept: FoundNetwork[]) {
  const removed: string[] = [];
  const services = kept.map(({ project, networkId, title }) => ({
    Id: `${project}-vp0`,
    Names: [`/${project}-vp0`],
    Labels: {
      'com.docker.compose.project': project,
      'chaincode-bdd.kept': networkId,
      'chaincode-bdd.scenario': title,
    },
  }));
  const devs = kept.map(({ networkId }) => ({
    Id: `${networkId}-dev`,
    Names: [`/${networkId}-vp0-${NAME}`],
    Labels: {},
  }));
  const others = [{ Id: 'other', Names: ['/web'], Labels: {} }];
  const remover = (kind: string) => (id: string) => ({
    remove: async () => void removed.push(`${kind} ${id}`),
  });
  const ofProject = <T extends { Labels: Record<string, string> }>(
    all: readonly T[],
    filters: string | undefined,
  ) => {
    const [label = '', value] = (JSON.parse(filters ?? '{"label":[""]}').label[0] as string).split('=');
    return all.filter(({ Labels }) =>
      value === undefined ? !label || label in Labels : Labels[label] === value,
    );
  };
  const docker = {
    listContainers: async ({ filters }: { filters?: string }) =>
      ofProject([...services, ...devs, ...others], filters),
    listNetworks: async ({ filters }: { filters: string }) => ofProject(services, filters),
    listVolumes: async () => ({ Volumes: null }),
    listImages: async () =>
      [...kept.map(({ networkId }) => `${networkId}-vp0-${NAME}:latest`), 'web:1'].map((tag) => ({
        RepoTags: [tag],
      })),
    getContainer: remover('container'),
    getNetwork: remover('network'),
    getImage: remover('image'),
  };
  return { engine: { docker, id: 'E1' } as unknown as Engine, removed };
}

describe('networks that were kept', () => {
  it('are found by their labels', async () => {
    expect(await keptNetworksOn(engineWith(second, first).engine)).to.deep.equal([first, second]);
  });

  it('are removed with what their peers made, and nothing else', async () => {
    const { engine, removed } = engineWith(first, second);
    await removeKeptNetwork(engine, first, devNames);
    expect(removed).to.have.members([
      'container chaincode-bdd-1-vp0',
      'container up1-dev',
      'network chaincode-bdd-1-vp0',
      `image up1-vp0-${NAME}:latest`,
    ]);
  });

  it('leave dev containers that may be those of another network with the same id', async () => {
    const { engine, removed } = engineWith(first, { ...second, networkId: 'up1' });
    await removeKeptNetwork(engine, first, devNames);
    expect(removed).to.have.members(['container chaincode-bdd-1-vp0', 'network chaincode-bdd-1-vp0']);
  });

  it('are only listed in a dry run', async () => {
    const { engine, removed } = engineWith(first);
    const listed = await removeKeptNetwork(engine, first, devNames, true);
    expect(listed).to.have.all.keys('container', 'network', 'image');
    expect(listed['container']).to.have.lengthOf(2).and.include('chaincode-bdd-1-vp0');
    expect(removed).to.deep.equal([]);
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
    const { engine } = engineWith(first);
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
