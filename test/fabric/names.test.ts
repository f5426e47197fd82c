import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { UserError } from '../../support/errors';
import { listNames, short, sortNames } from '../../support/fabric/names';
import { located, topologyOfFiles, withSettings } from '../../support/fabric/topology';
import { fabric06 } from '../../support/fabric/v0.6/generation';
import { newFolder } from '../new-folder';

describe('names', () => {
  it('are listed in short', () => {
    for (const [names, text] of [
      ['vp0', 'vp0'],
      ['vp0 vp1', 'vp0, vp1'],
      ['vp0 vp1 vp2 vp3 nvp0', 'vp0 to vp3, nvp0'],
      ['membersrvc0 vp0 vp1 vp2', 'membersrvc0, vp0 to vp2'],
      ['vp0 vp2 vp3 vp4', 'vp0, vp2 to vp4'],
      ['vp9 vp10 vp11', 'vp9 to vp11'],
    ] as const)
      expect(listNames(names.split(' '))).to.equal(text);
  });

  it('are sorted by number, and shown with the first digits of each hash', () => {
    expect(sortNames(['vp10', 'vp2', 'membersrvc0'])).to.deep.equal(['membersrvc0', 'vp2', 'vp10']);
    expect(short(`dev-vp0-${'e'.repeat(128)} is gone`)).to.equal('dev-vp0-eeeeeeee… is gone');
  });
});

describe('dev names', () => {
  const name = 'e'.repeat(128);
  const { devNames } = fabric06;

  it('hold the network id, the peer and the chaincode', () => {
    const devName = devNames.image('dev', 'vp0', name);
    expect(devName).to.equal(`dev-vp0-${name}`);
    expect(devNames.chaincodeIn(devName)).to.equal(name);
    expect(devNames.isDevName('dev', devName)).to.equal(true);
    expect(devNames.isDevName('dev-2', devName)).to.equal(false);
    expect(devNames.isDevName('dev', `dev-base-${name}`)).to.equal(false);
  });
});

describe('topologies', () => {
  const { topologies } = fabric06;

  it('keep settings of one service apart', () => {
    const common = withSettings(topologies.find(4, 'noops'), { A: '1' });
    const topology = withSettings(withSettings(common, { B: '2' }, ['vp1']), { C: '3' }, ['vp1']);
    expect(topology.settings).to.deep.equal({ A: '1' });
    expect(topology.settingsOf).to.deep.equal({ vp1: { B: '2', C: '3' } });
  });
});

describe('compose files', () => {
  const directory = newFolder();
  const [feature, here] = ['features', 'here'].map((name) => join(directory, name));
  for (const folder of [feature, here]) mkdirSync(folder ?? '');
  const filesOf = (names: string) => located(topologyOfFiles(names), feature ?? '', here).files;

  it('without a path are in compose/', () => {
    writeFileSync(join(feature ?? '', 'docker-compose-1.yml'), '');
    expect(filesOf('docker-compose-1.yml')).to.deep.equal(['docker-compose-1.yml']);
  });

  it('count from the feature file, then from the working directory', () => {
    writeFileSync(join(here ?? '', 'net.yml'), '');
    expect(filesOf('./net.yml')).to.deep.equal([join(here ?? '', 'net.yml')]);
    writeFileSync(join(feature ?? '', 'net.yml'), '');
    expect(filesOf('net.yml ../here/net.yml')).to.deep.equal([
      join(feature ?? '', 'net.yml'),
      join(here ?? '', 'net.yml'),
    ]);
  });

  it('that do not exist are named, with the places', () => {
    expect(() => filesOf('x/nosuch.yml')).to.throw(
      UserError,
      `no compose file x/nosuch.yml in ${feature}, in ${here}`,
    );
  });
});
