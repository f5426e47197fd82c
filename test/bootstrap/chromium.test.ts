import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { Machine } from './machine';

/** The bootstrap reads this machine's own /etc/os-release. */
const isDebian =
  existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

let machine: Machine;

beforeEach(() => {
  machine = new Machine().complete().command('sh', '');
});

afterEach(() => machine.remove());

const inCi = { CI: 'true' };

describe('a browser for the tests', () => {
  it('is installed in CI alone', async () => {
    const { stdout } = await machine.run('script/bootstrap');
    expect(stdout).to.match(/^bootstrap: ready: .*\n$/);
    expect(machine.calls('sh')).to.deep.equal([]);
  });

  it('is left alone where it is there', async () => {
    await machine.command('chromium', '').run('script/bootstrap', inCi);
    expect(machine.calls('sh')).to.deep.equal([]);
  });

  it('is done without by a user who may install nothing', async () => {
    const { status, stdout } = await machine.user('jim', 1000).run('script/bootstrap', inCi);
    expect(stdout).to.match(/^bootstrap: ready: .*\n$/);
    expect(status).to.equal(0);
  });

  if (isDebian) {
    it("is Debian's", async () => {
      const { status, stdout } = await machine.run('script/bootstrap', inCi);
      expect(stdout).to.match(/^bootstrap: apt-get install chromium \(\d+ s\)\nbootstrap: ready: /);
      expect(machine.calls('sh')[0]).to.equal('sh -ec apt-get update');
      expect(status).to.equal(0);
    });

    it('fails nothing where it cannot be had', async () => {
      machine.command('sh', "echo 'E: Unable to locate package chromium'; exit 100");
      const { status, stdout } = await machine.run('script/bootstrap', inCi);
      expect(stdout).to.contain('bootstrap: chromium could not be installed: ');
      expect(stdout).to.contain('bootstrap: ready: ');
      expect(status).to.equal(0);
    });
  }
});
