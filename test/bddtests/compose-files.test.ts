import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { expect } from 'chai';
import { topologyToCompose } from '../../steps/bddtests/compose-files';
import { newFolder } from '../new-folder';

describe('a compose file that a feature names', () => {
  const folder = newFolder();
  const files = (text: string) => topologyToCompose(text, join(folder, 'mine.feature')).files;
  before(() => {
    mkdirSync(join(folder, 'bdd-docker'));
    for (const name of ['mine.yml', 'bdd-docker/theirs.yml', 'bdd-docker/docker-compose-1.yml'])
      writeFileSync(join(folder, name), '');
  });

  it('is that of compose/, also where one of its name is beside the feature, as Fabric’s own is', () => {
    expect(files('docker-compose-1.yml  bdd-docker/docker-compose-2.yml')).to.deep.equal([
      'docker-compose-1.yml',
      'docker-compose-2.yml',
    ]);
  });

  it('is one beside the feature, or in bdd-docker/ there', () => {
    const [mine, theirs] = [join(folder, 'mine.yml'), join(folder, 'bdd-docker/theirs.yml')];
    expect(files('mine.yml theirs.yml bdd-docker/theirs.yml')).to.deep.equal([mine, theirs, theirs]);
    expect(files(`docker-compose-1.yml ${mine}`)).to.deep.equal(['docker-compose-1.yml', mine]);
  });
});
