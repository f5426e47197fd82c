import { existsSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { isDead, notedIn, RunDirectory } from '../../support/cleanup/run-directory';

const labelOf = (home: RunDirectory): string => home.labels['chaincode-bdd.home'] ?? '';

describe("a run's home", () => {
  it('shows that the run lives, as long as it does', async () => {
    const home = await RunDirectory.open('cafe00');
    expect(await isDead(labelOf(home))).to.equal(false);
    home.close();
    expect(await isDead(labelOf(home))).to.equal(true);
    expect(existsSync(home.directory)).to.equal(false);
  });

  it('stands in what marks the things of the run on the engine', async () => {
    const home = await RunDirectory.open('cafe00');
    expect(home.labels).to.deep.equal({
      'chaincode-bdd.run': 'cafe00',
      'chaincode-bdd.home': `${hostname()}:${home.directory}`,
    });
    home.close();
  });

  it('keeps the ids of what takes no label', async () => {
    const home = await RunDirectory.open('cafe00');
    expect(notedIn(home.directory)).to.deep.equal([]);
    home.note('b1d0c0ffee00');
    home.note('1a7e70000000');
    expect(notedIn(home.directory)).to.deep.equal(['b1d0c0ffee00', '1a7e70000000']);
    home.close();
  });

  it("is never called dead where it is another machine's", async () => {
    expect(await isDead('elsewhere:/tmp/chaincode-bdd-cafe00-aaaaaa')).to.equal(false);
    expect(await isDead('no home at all')).to.equal(false);
  });

  it('may be gone together with its directory: then the run is dead', async () => {
    const home = await RunDirectory.open('cafe00');
    rmSync(home.directory, { recursive: true });
    expect(await isDead(labelOf(home))).to.equal(true);
    home.close();
  });
});
