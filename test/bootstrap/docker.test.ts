import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { Machine } from './machine';

/** Whether this machine is one on which the bootstrap knows packages; its own /etc/os-release is what it reads. */
const hasPackages =
  existsSync('/etc/os-release') && /^ID=(debian|ubuntu)$/m.test(readFileSync('/etc/os-release', 'utf8'));
const onDebian = { skip: !hasPackages && 'neither Debian nor Ubuntu' };

describe('script/bootstrap and Docker', () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine().complete().without('engine').idleNode();
  });

  afterEach(() => machine.remove());

  /** What is wrong, how the machine is, what the message begins with, and what it contains as a remedy. */
  // biome-ignore format: a row a case
  const UNREACHABLE: readonly [what: string, prepare: (machine: Machine) => Machine, environment: Record<string, string>, problem: RegExp, remedy: RegExp][] = [
  ['and may not be set up: one message names all that is missing', (m) => m.docker({ compose: '' }), { BOOTSTRAP_DOCKER: 'never' },
    /^missing: a Docker engine \(Cannot connect to the Docker daemon\), and Docker Compose 2.20 or newer \(found: none\)/, /./],
  ['where not even a client is', (m) => m.without('bin/docker'), { BOOTSTRAP_DOCKER: 'never' },
    /^missing: a Docker engine \(no docker command on the PATH\)/, /./],
  ['on macOS', (m) => m.without('bin/uname').command('uname', 'echo Darwin'), {}, /./, /remedy:\n {4}install Docker Desktop/],
  ['but elsewhere', (m) => m, { DOCKER_HOST: 'tcp://10.0.0.1:2375' },
    /^the Docker engine at tcp:\/\/10.0.0.1:2375 does not answer: Cannot connect/, /unset DOCKER_HOST/],
  ['in another docker context', (m) => m.docker({ endpoint: 'ssh://somewhere' }), {},
    /^the Docker engine at ssh:\/\/somewhere does not answer/, /the docker context is 'some'; docker context use default/],
  ['in a docker context that is not there', (m) => m.docker({ refusal: 'unable to resolve docker endpoint: context "x": context not found', endpoint: '' }), {},
    /^docker does not know which engine to use: .*"x": context not found/, /unset DOCKER_CONTEXT/],
  ['to this user', (m) => m.user('jim', 1000).docker({ refusal: 'permission denied while trying to connect to unix:///var/run/docker.sock' }), {},
    /^the Docker engine does not let jim in: permission denied .*docker.sock/, /sudo usermod -aG docker jim/],
];

  describe('a Docker engine that does not answer', () => {
    for (const [what, prepare, environment, problem, remedy] of UNREACHABLE)
      it(`${what}: cause and remedy, and nothing is installed`, async () => {
        const { status, stderr } = await prepare(machine.command('sh', '')).run(
          'script/bootstrap',
          environment,
        );
        expect(stderr.replace(/^bootstrap: /, ''))
          .to.match(problem)
          .and.match(remedy);
        expect(machine.calls('sh')).to.deep.equal([]);
        expect(status).to.equal(1);
      });

    it('is installed as root', onDebian, async () => {
      machine.command('sh', ': >engine');
      const { status, stdout } = await machine.run('script/bootstrap');
      expect(stdout).to.match(/^bootstrap: apt-get install docker\.io(?:\/trixie)? .*\(\d+ s\)$/m);
      expect(machine.calls('sh')).to.have.length(1);
      expect(status).to.equal(0);
    });

    for (const consent of [{ BOOTSTRAP_SUDO: 'yes' }, { CI: 'true' }])
      it(
        `is installed with sudo given ${Object.keys(consent)}, and its user admitted`,
        onDebian,
        async () => {
          machine.user('jim', 1000).command('sh', ': >engine').command('usermod', '');
          machine.command('sudo', 'while [ "$1" = -n ]; do shift; done; [ "$1" = true ] || exec "$@"');
          const { status, stdout } = await machine.run('script/bootstrap', consent);
          expect(stdout).to.match(/^bootstrap: apt-get install docker\.io(?:\/trixie)? /m);
          expect(stdout).to.match(/^bootstrap: jim joins the group docker/m);
          expect(machine.calls('usermod')).to.deep.equal(['usermod -aG docker jim']);
          expect(status).to.equal(0);
        },
      );

    it('is not installed with sudo, however it is set up, without an explicit yes', onDebian, async () => {
      machine.user('jim', 1000).command('sh', '').command('sudo', '');
      const { status, stderr } = await machine.run('script/bootstrap');
      expect(stderr).to.contain('BOOTSTRAP_SUDO=yes');
      expect(machine.calls('sudo', 'sh')).to.deep.equal([]);
      expect(status).to.equal(1);
    });

    it(
      'is not installed by a user without sudo, nor where sudo wants a password and nobody is there',
      onDebian,
      async () => {
        machine.user('jim', 1000).command('sh', '');
        const without = await machine.run('script/bootstrap', { BOOTSTRAP_SUDO: 'yes' });
        machine.command('sudo', 'exit 1');
        const refused = await machine.run('script/bootstrap', { BOOTSTRAP_SUDO: 'yes' });
        for (const { status, stderr } of [without, refused]) {
          expect(stderr).to.contain('apt-get install -y --no-install-recommends docker.io');
          expect(status).to.equal(1);
        }
        expect(machine.calls('sh')).to.deep.equal([]);
      },
    );

    it(
      'and whose packages cannot be had: what apt said, and the commands to try by hand',
      onDebian,
      async () => {
        machine.command('sh', "echo 'E: Unable to locate package docker.io' >&2; exit 100");
        const { status, stderr } = await machine.run('script/bootstrap');
        expect(stderr).to.match(
          /^bootstrap: Docker could not be installed\n {2}the log ends:\n {4}E: Unable to locate/,
        );
        expect(stderr).to.contain('    apt-get update\n');
        expect(status).to.equal(1);
      },
    );
  });

  describe('Docker Compose', () => {
    it('too old is missing, though the engine answers', async () => {
      machine.docker({ compose: '1.29.2' }).file('engine', '');
      const { status, stderr } = await machine.run('script/bootstrap', { BOOTSTRAP_DOCKER: 'never' });
      expect(stderr).to.match(/^bootstrap: missing: Docker Compose 2.20 or newer \(found: 1.29.2\)\n/);
      expect(status).to.equal(1);
    });

    it('is compared by its numbers', async () => {
      const versions = ['2.19.9', '2.20.0', '2.26.1-4', '2.9.0', '5.0.0', 'dev', ''];
      const check = versions.map((version) => `if at_least 2.20 '${version}'; then echo '${version}'; fi`);
      const { stdout } = await machine.run(`. script/lib/docker.sh; ${check.join('; ')}`);
      expect(stdout).to.equal('2.20.0\n2.26.1-4\n5.0.0\n');
    });
  });

  describe('the packages', () => {
    it('are those of the distribution', async () => {
      const packages = {
        'debian 12': 'docker.io/trixie docker-cli/trixie apparmor docker-compose/trixie',
        'debian 13': 'docker.io docker-cli apparmor docker-compose',
        debian: 'docker.io docker-cli apparmor docker-compose',
        'ubuntu 24.04': 'docker.io apparmor docker-compose-v2',
        'debian 11': '',
        'fedora 43': '',
      };
      const ask = Object.keys(packages).map(
        (release) => `echo "${release}: $(packages_of "$(distribution_of ${release})" yes yes)"`,
      );
      const { stdout } = await machine.run(`. script/lib/docker-packages.sh; ${ask.join('; ')}`);
      const expected = Object.entries(packages).map(([release, names]) => `${release}: ${names}\n`);
      expect(stdout).to.equal(expected.join(''));
    });

    it('are only those that are missing', async () => {
      const { stdout } = await machine.run(`. script/lib/docker-packages.sh; packages_of bookworm '' yes`);
      expect(stdout).to.equal('docker-compose/trixie\n');
    });
  });

  for (const [variable, value, allowed] of [
    ['BOOTSTRAP_DOCKER', 'no', /'never'.*'auto'/],
    ['BOOTSTRAP_SUDO', 'true', /'yes'.*'no'/],
  ] as const)
    it(`${variable} has one of its values`, async () => {
      const { status, stderr } = await machine.run('script/bootstrap', { [variable]: value });
      expect(stderr).to.contain(`${variable} is '${value}'`).and.match(allowed);
      expect(status).to.equal(1);
    });
});
