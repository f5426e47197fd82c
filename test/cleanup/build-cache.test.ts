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

const RUN_LAYERS = `chaincode-bdd/layers:cafe00-${SHORTENED}`;
const KEPT_LAYERS = `chaincode-bdd/layers:keep-${SHORTENED}`;

/** An engine, and networks on it whose vps build the chaincode into the images with these ids. */
function engineWith(cache: BuildCache) {
  const fake = new FakeEngine();
  const layers = new KeptBuilds(fake.engine, cache, 'cafe00');
  const left = () => fake.images.map(({ names }) => names);
  async function buildAndRemove(...ids: string[]): Promise<void> {
    const names = ids.map((_, index) => `dev-vp${index}-${CHAINCODE}`);
    for (const [index, name] of names.entries()) fake.tag(name, ids[index] ?? '');
    await layers.keep(names, chaincodeIn);
    for (const name of names) await fake.engine.docker.getImage(name).remove();
  }
  return { fake, layers, left, buildAndRemove };
}

describe('the layers of a build', () => {
  for (const [cache, afterNetwork, afterRun] of [
    ['off', [], []],
    ['run', [[RUN_LAYERS]], []],
    ['keep', [[KEPT_LAYERS]], [[KEPT_LAYERS]]],
  ] as const)
    it(`with BUILD_CACHE=${cache} outlive their network: ${afterNetwork}, and the run: ${afterRun}`, async () => {
      const { layers, left, buildAndRemove } = engineWith(cache);
      await buildAndRemove('sha256:0', 'sha256:1');
      expect(left()).to.deep.equal(afterNetwork);
      await layers.remove();
      expect(left()).to.deep.equal(afterRun);
    });

  it('are kept once a run: a scenario that builds the same leaves no image without a name', async () => {
    const { left, buildAndRemove } = engineWith('run');
    await buildAndRemove('sha256:first');
    await buildAndRemove('sha256:second');
    expect(left()).to.deep.equal([[RUN_LAYERS]]);
  });

  it('that are kept for later runs are those of the newest images, known by their names', async () => {
    const { fake, layers, left } = engineWith('keep');
    const names = Array.from({ length: 22 }, (_, at) => `chaincode-bdd/layers:keep-${at}`);
    for (const [at, name] of names.entries()) {
      fake.tag(name, `sha256:${at}`);
      Object.assign(fake.images[at] ?? {}, { created: at });
    }
    await layers.remove();
    expect(left().flat()).to.deep.equal(names.slice(2));
    expect([RUN_LAYERS, KEPT_LAYERS].map(isKeptForGood)).to.deep.equal([false, true]);
  });

  it('go with the run when the gateway kept them, and those of other runs stay', async () => {
    const { fake, layers, left } = engineWith('run');
    const others = [RUN_LAYERS.replace('cafe00', 'beef00'), KEPT_LAYERS];
    for (const name of [RUN_LAYERS, ...others]) fake.tag(name, name);
    const prefixes = (['run', 'keep', 'off'] as const).map((cache) => keptLayers(cache, 'cafe00'));
    expect(prefixes).to.deep.equal(['chaincode-bdd/layers:cafe00-', 'chaincode-bdd/layers:keep-', undefined]);
    await layers.remove();
    expect(left().flat()).to.deep.equal(others);
  });

  it('go with the steps before them', async () => {
    const { fake, layers, left } = engineWith('run');
    fake.images.push({ id: 'sha256:step', names: [] });
    fake.tag(RUN_LAYERS, 'sha256:last');
    Object.assign(fake.images.at(-1) ?? {}, { parent: 'sha256:step' });
    await layers.remove();
    expect(left()).to.deep.equal([]);
  });

  it('may be gone with an image that the scenario removed itself', async () => {
    const { layers, left } = engineWith('run');
    await layers.keep([`dev-vp0-${CHAINCODE}`], chaincodeIn);
    await layers.remove();
    expect(left()).to.deep.equal([]);
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
    const { fake, layers } = engineWith('run');
    fake.volumes.push(ofRun?.name ?? '', kept?.name ?? '');
    await layers.remove();
    expect(fake.volumes).to.deep.equal([kept?.name]);
  });
});
