import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';
import { devDependencies } from '../../package.json';
import { withDeviation } from '../compare/deviation';

/** Milliseconds: npm may have to load 300 packages. */
const INSTALL_BOUND = 600_000;
const RUN_BOUND = 300_000;

/** Of the tarball, in bytes. */
const LIMIT = 2_000_000;

const FILES = {
  'package.json': JSON.stringify({ private: true, workspaces: ['cjs', 'esm', 'ts'] }),
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

describe('the npm package', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'package-')));
  const environment = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    FABRIC_NETWORK_ID: 'pkg',
    REPORTS_DIRECTORY: '',
  };
  let tarball = '';
  after(() => rmSync(root, { recursive: true, force: true }));

  /** Runs to its end, however it ends. */
  function execute(folder: string, program: string, args: readonly string[], timeout = RUN_BOUND) {
    const { promise, resolve } = Promise.withResolvers<{ code: unknown; output: string }>();
    const options = { cwd: folder, env: environment, timeout, maxBuffer: 1e8 };
    execFile(program, [...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, output: `${stdout}${stderr}` }),
    );
    return promise;
  }

  const command = (project: string, ...args: string[]) =>
    execute(join(root, project), process.execPath, [join(root, 'node_modules/.bin/chaincode-bdd'), ...args]);

  before(
    async () => {
      for (const [file, text] of Object.entries(FILES)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      const packed = await execute(
        '.',
        'npm',
        ['pack', '--silent', '--pack-destination', root],
        INSTALL_BOUND,
      );
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

  it('runs the scaffolded feature in a CommonJS project', async () => {
    expect((await command('cjs', 'init')).code).to.equal(0);
    const { code, output } = await command('cjs', 'run');
    expect(output).to.contain('1 scenario: 1 passed');
    expect(code).to.equal(0);
  });

  it('finds nothing missing after that', async () => {
    const { code, output } = await command('cjs', 'doctor', '--json');
    const findings: { check: string; result: string }[] = JSON.parse(output);
    expect(findings.filter(({ result }) => result === 'missing')).to.deep.equal([]);
    expect(code).to.equal(0);
  });

  it('takes own steps, hooks, world parameters and an own World in an ESM project', async () => {
    const { code, output } = await command('esm', 'run');
    expect(output).to.contain('1 scenario: 1 passed');
    expect(code).to.equal(0);
  });

  it('gives types to a TypeScript project, which runs', async () => {
    const types = await execute(join(root, 'ts'), join(process.cwd(), 'node_modules/.bin/tsc'), []);
    expect(types.output).to.equal('');
    const { code, output } = await command('ts', 'run');
    expect(output).to.contain('1 scenario: 1 passed');
    expect(code).to.equal(0);
  });

  it('starts a network that stays, and calls its chaincode', async () => {
    const said = async (line: string) => {
      const { code, output } = await command('esm', '--quiet', ...line.split(' '));
      expect(code, output).to.equal(0);
      return output.trim();
    };
    try {
      expect(await said('up 1-peer noops network')).to.contain('down pkg');
      await said('deploy example02 with args a, 100, b, 200');
      await said('invoke invoke 2 times with a, b, 10');
      expect(await said('query a on each vp')).to.equal('80');
    } finally {
      expect(await said('down')).to.contain('removed');
    }
  });

  it('compares two sets of images', async () => {
    const { code, output } = await withDeviation('does not start', (image) =>
      command('ts', 'compare', 'embedded', `embedded,peer=${image}`, 'features'),
    );
    expect(output).to.contain('worse: 1 broke');
    expect(code).to.equal(1);
  });

  it('refuses a World that does not extend FabricWorld', async () => {
    const { code, output } = await command('cjs', 'run', '--config', 'refused.js');
    expect(output).to.contain('Mine does not extend FabricWorld');
    expect(code).to.equal(1);
  });
});
