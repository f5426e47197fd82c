import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { Machine } from './machine';

describe('script/bootstrap', () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine().complete();
  });

  afterEach(() => machine.remove());

  describe('script/bootstrap with nothing to do', () => {
    it('says what is there, and changes nothing', async () => {
      const { status, stdout, stderr } = await machine.run('script/bootstrap');
      expect(stderr).to.equal('');
      expect(stdout).to.equal(`bootstrap: ready: Node ${process.version}, Docker 20.10.24, Compose 2.26.1\n`);
      expect(machine.calls('build')).to.deep.equal([]);
      expect(status).to.equal(0);
    });
  });

  describe('the images of the embedded network', () => {
    it('are built when they are missing or out of date, on the engine of the docker context', async () => {
      machine.without('images').docker({ endpoint: 'unix:///run/user/1000/docker.sock' });
      const { stdout } = await machine.run('script/bootstrap');
      expect(stdout).to.match(/^bootstrap: building the images of the embedded network \(\d+ s\)$/m);
      expect(machine.calls('build')).to.deep.equal(['build all on unix:///run/user/1000/docker.sock']);
    });

    it('are left alone when the network is to run on others, but for the packet filter', async () => {
      machine.without('images');
      const { stdout } = await machine.run('script/bootstrap', { FABRIC_IMAGES: 'hyperledger' });
      expect(stdout).to.match(
        /^bootstrap: building the packet filter that peers are cut off with \(\d+ s\)$/m,
      );
      expect(machine.calls('build')).to.deep.equal(['build netfilter on unix:///var/run/docker.sock']);
    });

    it('failing to build are one message, with what the build said', async () => {
      const { status, stderr } = await machine.without('images').file('broken', '').run('script/bootstrap');
      expect(stderr).to.match(/^bootstrap: the images of the embedded network could not be built\n/);
      expect(stderr).to.contain('    esbuild: Unexpected "}"\n');
      expect(status).to.equal(1);
    });
  });

  describe('the npm packages', () => {
    const CHAI = 'node_modules/chai';
    const VERSION_6_3 = { version: '6.3.0', integrity: 'sha512-a' };
    const VERSION_6_4 = { version: '6.4.0', integrity: 'sha512-b' };

    it('are installed anew when package-lock.json asks for another version', async () => {
      machine.file('package-lock.json', { packages: { [CHAI]: VERSION_6_4 } }).command('npm', '');
      const { stdout } = await machine.run('script/bootstrap');
      expect(stdout).to.match(/^bootstrap: npm ci \(\d+ s\)$/m);
    });

    for (const [what, packages, status] of [
      ['are up to date as package-lock.json has them', { [CHAI]: VERSION_6_3 }, 0],
      ['are not when one is there that package-lock.json does not have', {}, 1],
      [
        'are complete without the optional ones of other platforms',
        { [CHAI]: VERSION_6_3, 'node_modules/@esbuild/aix-ppc64': { version: '0.28.2', optional: true } },
        0,
      ],
    ] as const)
      it(what, async () => {
        const checked = await machine
          .file('package-lock.json', { packages })
          .run('. script/lib/npm.sh; npm_packages_are_current');
        expect(checked).to.include({ status });
      });

    it('failing to install are one message: cause, remedy, log', async () => {
      machine
        .without('node_modules')
        .command(
          'npm',
          "echo 'npm error network getaddrinfo EAI_AGAIN' >&2; echo 'npm error    at f (x.js:1)'; exit 1",
        );
      const { status, stderr } = await machine.run('script/bootstrap');
      expect(machine.calls('npm').map((call) => call.slice(0, 7))).to.deep.equal(['npm ci ']);
      expect(stderr.split('\n')).to.deep.equal([
        'bootstrap: npm ci failed',
        '  the log ends:',
        '    npm error network getaddrinfo EAI_AGAIN',
        '  remedy:',
        '    see what npm said above; then run script/bootstrap again',
        '  log: .build/bootstrap.log',
        '',
      ]);
      expect(status).to.equal(1);
      expect(readFileSync(`${machine.folder}/.build/bootstrap.log`, 'utf8')).to.contain('EAI_AGAIN');
    });

    it('cannot be installed without npm', async () => {
      const { status, stderr } = await machine.without('node_modules').run('script/bootstrap');
      expect(stderr).to.match(/^bootstrap: npm is missing\n/);
      expect(status).to.equal(1);
    });
  });

  describe('two bootstraps in one folder', {
    skip: process.platform === 'darwin' && 'macOS has no flock',
  }, () => {
    it('come one after the other', async () => {
      machine
        .without('node_modules')
        .command('npm', 'if ! [ -e held ]; then : >held; read -r <go; fi; exit 1');
      await machine.run('mkfifo go', { PATH: `${process.env['PATH']}` });
      const first = machine.start('script/bootstrap');
      await once(first.process.stdout, 'data');
      const second = machine.start('script/bootstrap');
      await once(second.process.stdout, 'data');
      expect(second.output.stdout).to.contain('another bootstrap is at work in this folder; waiting for it');
      expect(machine.calls('npm')).to.have.length.below(2);
      const ended = Promise.all([once(first.process, 'close'), once(second.process, 'close')]);
      await machine.run('echo >go');
      await ended;
      expect(machine.calls('npm')).to.have.length(2);
    });
  });
});
