import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { devDependencies } from '../../package.json';

/** Milliseconds: npm may have to load 300 packages. */
const INSTALL_BOUND = 600_000;
const RUN_BOUND = 300_000;

/** Exits at once. */
const BROKEN_PEER = 'package-test/broken-peer';

/** Of the tarball, in bytes. */
const LIMIT = 2_000_000;

const FILES = {
  'package.json': JSON.stringify({ private: true, workspaces: ['cjs', 'esm', 'ts'] }),
  'broken-peer/Dockerfile': 'FROM chaincode-bdd/peer\nENTRYPOINT ["false"]\n',
  'cjs/package.json': '{ "name": "cjs" }',
  'cjs/refused.js': `const { profile } = require('chaincode-bdd');
module.exports = { default: { ...profile, import: ['other/world.js'] } };`,
  'cjs/other/world.js': `const { setWorldConstructor } = require('@cucumber/cucumber');
setWorldConstructor(class Mine {});`,
  'esm/package.json': '{ "name": "esm", "type": "module" }',
  'esm/cucumber.js': `import { profile } from 'chaincode-bdd';
export default { ...profile, import: ['steps/*.js'], worldParameters: { greeting: 'hello' } };`,
  'esm/steps/own.js': `import { Before, setWorldConstructor } from '@cucumber/cucumber';
import { FabricWorld, Then } from 'chaincode-bdd';
class Mine extends FabricWorld {
  get greeting() { return this.parameters.greeting; }
}
setWorldConstructor(Mine);
Before(function () { this.hookRan = true; });
Then('I am greeted with {word}', function (word) {
  if (this.greeting !== word || !this.hookRan) throw new Error(this.greeting);
});`,
  'esm/features/own.feature': `Feature: Own
  Scenario: Own World, hook, parameter and step
    Then I am greeted with hello`,
  'ts/package.json': '{ "name": "ts", "type": "module" }',
  'ts/tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, module: 'nodenext', types: [], target: 'es2023' },
    include: ['steps'],
  }),
  'ts/cucumber.js': `import { profile } from 'chaincode-bdd';
export default { ...profile, import: ['steps/*.ts'] };`,
  'ts/steps/own.ts': `import { setWorldConstructor } from '@cucumber/cucumber';
import { FabricWorld, type PeerSelector, Then } from 'chaincode-bdd';
class Mine extends FabricWorld {
  async assertEmpty(peers: PeerSelector): Promise<void> {
    await this.assertions(peers).areAtHeight(1);
  }
}
setWorldConstructor(Mine);
Then('the chain of {peers} is empty', async function (this: Mine, peers: PeerSelector) {
  await this.assertEmpty(peers);
});`,
  'ts/features/own.feature': `Feature: Own
  Scenario: Own step on a network
    Given a 1-peer noops network
    Then the chain of vp0 is empty`,
};

/** Its tests run side by side, each in a project of its own. */
describe('the npm package', { concurrency: 2 }, () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  let tarball = '';
  after(() => rmSync(root, { recursive: true, force: true }));

  /** Runs to its end, however it ends. */
  function execute(folder: string, program: string, args: readonly string[], timeout = RUN_BOUND) {
    const { promise, resolve } = Promise.withResolvers<{ code: unknown; output: string }>();
    const env = { ...process.env, PATH, FABRIC_NETWORK_ID: `pkg${basename(folder)}`, REPORTS_DIRECTORY: '' };
    execFile(program, [...args], { cwd: folder, env, timeout, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, output: `${stdout}${stderr}` }),
    );
    return promise;
  }

  /** What the command prints; it fails with another exit code. */
  async function command(project: string, line: string, expectedCode = 0): Promise<string> {
    const args = [join(root, 'node_modules/.bin/chaincode-bdd'), ...line.split(' ')];
    const { code, output } = await execute(join(root, project), process.execPath, args);
    expect(code, output).to.equal(expectedCode);
    return output.trim();
  }

  before(
    async () => {
      for (const [file, text] of Object.entries(FILES)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      const pack = ['pack', '--silent', '--pack-destination', root];
      const packed = await execute('.', 'npm', pack, INSTALL_BOUND);
      tarball = join(root, packed.output.trim().split('\n').at(-1) ?? '');
      expect(existsSync(tarball), packed.output).to.equal(true);
      const cucumber = `@cucumber/cucumber@${devDependencies['@cucumber/cucumber']}`;
      const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
      const installed = await execute(root, 'npm', ['install', ...flags, tarball, cucumber], INSTALL_BOUND);
      expect(installed.code, installed.output).to.equal(0);
    },
    { timeout: 2 * INSTALL_BOUND },
  );

  it('is small', () => {
    expect(statSync(tarball).size).to.be.below(LIMIT);
  });

  it('gives types to a TypeScript project, whose scenario passes on one set of images and not on another', async () => {
    const types = await execute(join(root, 'ts'), join(process.cwd(), 'node_modules/.bin/tsc'), []);
    expect(types.output).to.equal('');
    const build = ['build', '--quiet', '--tag', BROKEN_PEER, 'broken-peer'];
    expect(await execute(root, 'docker', build)).to.include({ code: 0 });
    try {
      const output = await command('ts', `compare embedded embedded,peer=${BROKEN_PEER} features`, 1);
      expect(output).to.contain('worse: 1 broke');
    } finally {
      await execute(root, 'docker', ['rmi', '--force', BROKEN_PEER]);
    }
  });

  it('takes own steps, hooks, world parameters and an own World in an ESM project, and calls chaincode there', async () => {
    expect(await command('esm', 'run')).to.contain('1 scenario: 1 passed');
    try {
      expect(await command('esm', '--quiet up 1-peer noops network')).to.contain('down pkgesm');
      await command('esm', '--quiet deploy example02 with args a, 100, b, 200');
      await command('esm', '--quiet invoke invoke 2 times with a, b, 10');
      expect(await command('esm', '--quiet query a on each vp')).to.equal('80');
    } finally {
      expect(await command('esm', '--quiet down pkgesm')).to.contain('removed');
    }
  });

  it('runs the scaffolded feature in a CommonJS project; a World of its own has to extend FabricWorld', async () => {
    await command('cjs', 'init');
    expect(await command('cjs', 'run')).to.contain('1 scenario: 1 passed');
    const findings: { check: string; result: string }[] = JSON.parse(await command('cjs', 'doctor --json'));
    expect(findings.filter(({ result }) => result === 'missing')).to.deep.equal([]);
    expect(await command('cjs', 'run --config refused.js', 1)).to.contain('Mine does not extend FabricWorld');
  });
});
