import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadConfiguration, loadSources } from '@cucumber/cucumber/api';
import { expect } from 'chai';

/** The profiles are made when they are loaded. */
function loadProfilesFor(images: string | undefined): void {
  delete process.env['FABRIC_IMAGES'];
  if (images) process.env['FABRIC_IMAGES'] = images;
  for (const file of ['cucumber.js', 'profile.ts']) delete require.cache[resolve(file)];
}

/** How many scenarios of ours would run. */
async function planned(profile: string, tags: string): Promise<number> {
  const provided = { paths: ['features/'], tags };
  const { runConfiguration } = await loadConfiguration({ profiles: [profile], provided });
  return (await loadSources(runConfiguration.sources)).plan.length;
}

describe('a run on real images', () => {
  before(() => loadProfilesFor('hyperledger'));
  after(() => loadProfilesFor(undefined));

  for (const profile of ['default', 'bddtests'])
    it(`leaves out what only the embedded network makes true, with the profile ${profile}`, async () => {
      expect(await planned(profile, '@embedded')).to.equal(0);
      expect(await planned(profile, 'not @embedded')).to.be.above(0);
    });

  it('keeps to the tags of its command line as well', async () => {
    const [fast, slow] = [await planned('default', '@fast'), await planned('default', '@slow')];
    expect(fast).to.be.above(0);
    expect(await planned('default', '@fast or @embedded')).to.equal(fast);
    expect(await planned('default', '@fast or @slow')).to.equal(fast + slow);
  });
});
