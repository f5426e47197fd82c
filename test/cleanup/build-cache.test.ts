import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import {
  compilerVolume,
  isKeptForGood,
  KeptBuilds,
  keptLayers,
  outputsFolder,
  removeOldOutputs,
} from '../../support/cleanup/build-cache';
import { devNames } from '../../support/fabric/v0.6/generation';
import type { BuildCache } from '../../support/settings';
import { FakeEngine } from '../docker/fake-engine';
import { newFolder } from '../new-folder';

const CHAINCODE = 'c'.repeat(128);
const { chaincodeIn } = devNames;
const SHORTENED = 'c'.repeat(64);

/** A scenario's network whose vps have built the chaincode; to be removed by calling it. */
function builtOn(fake: FakeEngine, ...ids: string[]) {
  const images = new Map(ids.map((id, index) => [`dev-vp${index}-${CHAINCODE}`, id]));
  for (const [name, id] of images) fake.tag(name, id);
  const remove = () =>
    Promise.all([...images.keys()].map((name) => fake.engine.docker.getImage(name).remove()));
  return { built: [...images.keys()], remove };
}

const layersOf = ({ engine }: FakeEngine, cache: BuildCache) => new KeptBuilds(engine, cache, 'cafe00');

const left = ({ images }: FakeEngine): string[][] => images.map(({ names }) => names);

describe('the layers of a build', () => {
  it("outlive their network under a name of the run's, and go with the run", async () => {
    const fake = new FakeEngine();
    const layers = layersOf(fake, 'run');
    const { built, remove } = builtOn(fake, 'sha256:0', 'sha256:1');
    await layers.keep(built, chaincodeIn);
    await remove();
    expect(left(fake)).to.deep.equal([[`chaincode-bdd/layers:cafe00-${SHORTENED}`]]);
    await layers.remove();
    expect(left(fake)).to.deep.equal([]);
  });

  it('are kept once a run: a scenario that builds the same leaves no image without a name', async () => {
    const fake = new FakeEngine();
    const layers = layersOf(fake, 'run');
    for (const id of ['sha256:first', 'sha256:second']) {
      const { built, remove } = builtOn(fake, id);
      await layers.keep(built, chaincodeIn);
      await remove();
    }
    expect(left(fake)).to.have.length(1);
    await layers.remove();
    expect(left(fake)).to.deep.equal([]);
  });

  it('outlive the run with BUILD_CACHE=keep, by a name that tells so', async () => {
    const fake = new FakeEngine();
    const layers = layersOf(fake, 'keep');
    const { built, remove } = builtOn(fake, 'sha256:0');
    await layers.keep(built, chaincodeIn);
    await remove();
    await layers.remove();
    expect(left(fake)).to.deep.equal([[`chaincode-bdd/layers:keep-${SHORTENED}`]]);
    expect(left(fake).flat().every(isKeptForGood)).to.equal(true);
    expect(isKeptForGood(`chaincode-bdd/layers:cafe00-${SHORTENED}`)).to.equal(false);
  });

  it('of later runs are those of the newest images', async () => {
    const fake = new FakeEngine();
    const names = Array.from({ length: 22 }, (_, at) => `chaincode-bdd/layers:keep-${at}`);
    for (const [at, name] of names.entries()) {
      fake.tag(name, `sha256:${at}`);
      Object.assign(fake.images[at] ?? {}, { created: at });
    }
    await layersOf(fake, 'keep').remove();
    expect(left(fake).flat()).to.deep.equal(names.slice(2));
  });

  it('go with the run when the gateway kept them, and those of other runs stay', async () => {
    const fake = new FakeEngine();
    const names = ['cafe00', 'beef00', 'keep'].map((run) => `chaincode-bdd/layers:${run}-${SHORTENED}`);
    for (const name of names) fake.tag(name, name);
    expect(names[0]).to.match(new RegExp(`^${keptLayers('run', 'cafe00')}`));
    expect(names[2]).to.match(new RegExp(`^${keptLayers('keep', 'cafe00')}`));
    expect(keptLayers('off', 'cafe00')).to.equal(undefined);
    await layersOf(fake, 'run').remove();
    expect(left(fake).flat()).to.deep.equal(names.slice(1));
  });

  it('go with their network with BUILD_CACHE=off', async () => {
    const fake = new FakeEngine();
    const { built, remove } = builtOn(fake, 'sha256:0');
    await layersOf(fake, 'off').keep(built, chaincodeIn);
    await remove();
    expect(left(fake)).to.deep.equal([]);
  });

  it('may be gone with an image that the scenario removed itself', async () => {
    const fake = new FakeEngine();
    const layers = layersOf(fake, 'run');
    const { built, remove } = builtOn(fake, 'sha256:0');
    await remove();
    await layers.keep(built, chaincodeIn);
    await layers.remove();
    expect(left(fake)).to.deep.equal([]);
  });
});

describe('what containers compile', () => {
  const LABELS = { 'chaincode-bdd.run': 'cafe00' };

  it('is kept for a network, for a run, or for later runs', () => {
    expect(outputsFolder('off', '/run', '/run/1')).to.equal('/run/1/compiled');
    expect(outputsFolder('run', '/run', '/run/1')).to.equal('/run/compiled');
    expect(outputsFolder('keep', '/run', '/run/1')).to.match(/\/chaincode-bdd\/compiled$/);
  });

  it('stays, of later runs, for the builds that were used last', async () => {
    const folder = newFolder();
    for (let used = 0; used < 22; used++) {
      const file = join(folder, `${used}.tar`);
      writeFileSync(file, '');
      utimesSync(file, used, used);
    }
    await removeOldOutputs(folder);
    expect(readdirSync(folder)).to.have.length(20).and.not.include.members(['0.tar', '1.tar']);
    await removeOldOutputs(folder);
  });

  it('fills a volume of the compilers, which goes with the run unless it is kept', async () => {
    expect(compilerVolume('off', LABELS)).to.equal(undefined);
    const ofRun = compilerVolume('run', LABELS);
    expect(ofRun).to.deep.include({ labels: LABELS });
    const kept = compilerVolume('keep', LABELS);
    expect(kept).to.deep.include({ labels: { 'chaincode-bdd.layers': 'keep' } });
    const fake = new FakeEngine();
    fake.volumes.push(ofRun?.name ?? '', kept?.name ?? '');
    await layersOf(fake, 'run').remove();
    expect(fake.volumes).to.deep.equal([kept?.name]);
  });
});
