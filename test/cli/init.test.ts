import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import { init } from '../../cli/init';
import { UserError } from '../../support/errors';
import { newFolder } from '../new-folder';

describe('init', () => {
  const before = process.cwd();
  after(() => process.chdir(before));

  /** Runs init in a new project with these files. Returns what it said. */
  function project(files: Record<string, string> = {}, options: Parameters<typeof init>[0] = {}): string {
    process.chdir(newFolder());
    for (const [file, text] of Object.entries({ 'package.json': '{\n\t"name": "x"\n}\n', ...files })) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const lines: string[] = [];
    init(options, (line) => lines.push(line));
    return lines.join('\n');
  }

  const read = (file: string) => readFileSync(file, 'utf8');

  it('writes what a first scenario needs', () => {
    expect(project()).to.contain('wrote  features/first.feature').and.contain('Next: npx chaincode-bdd run');
    expect(read('cucumber.js')).to.contain("require('chaincode-bdd')");
    expect(read('package.json')).to.match(/\n\t\t"bdd": "chaincode-bdd run"\n/);
    for (const file of ['features/first.feature', 'chaincode/notes/notes.js', WORKFLOW])
      expect(existsSync(file), file).to.equal(true);
  });

  it('leaves existing files and an existing script as they are', () => {
    const files = {
      'package.json': '{ "scripts": { "bdd": "mine" } }\n',
      'cucumber.mjs': 'mine',
      'features/first.feature': 'mine',
      'chaincode/notes/notes.js': 'mine',
    };
    project(files);
    for (const [file, text] of Object.entries(files)) expect(read(file), file).to.equal(text);
    expect(existsSync('cucumber.js')).to.equal(false);
  });

  it('names what an existing configuration, script or sample lacks', () => {
    const files = {
      'package.json': '{ "scripts": { "bdd": "chaincode-bdd run" } }\n',
      'cucumber.json': '{}',
      'chaincode/notes/notes.js': 'of Fabric 0.6',
    };
    const said = project(files, { fabric: '2.5' });
    expect(said)
      .to.match(/cucumber\.json.*profile/)
      .and.match(/"bdd".*FABRIC_VERSION=2\.5/)
      .and.contain('kept   chaincode/notes');
    expect(existsSync('chaincode/notes/package.json')).to.equal(false);
    project();
    const again: string[] = [];
    init({}, (line) => again.push(line));
    expect(again.join('\n'))
      .to.contain('kept   cucumber.js')
      .and.not.match(/profile|does not run/);
  });

  it('writes ES modules in a project of those', () => {
    project({ 'package.json': '{"type":"module"}' });
    expect(read('cucumber.js')).to.contain("import { profile } from 'chaincode-bdd'");
  });

  it('writes a workflow in the root of a repository only', () => {
    project({ '.git/HEAD': '' });
    expect(existsSync(WORKFLOW)).to.equal(true);
    mkdirSync('packages');
    process.chdir('packages');
    writeFileSync('package.json', '{}');
    init({}, () => {});
    expect(existsSync(WORKFLOW)).to.equal(false);
  });

  for (const [language, file, tag, message] of [
    ['JavaScript', 'poll.js', true, 'Next: npx chaincode-bdd run'],
    ['Go', 'poll.go', false, 'FABRIC_IMAGES=hyperledger'],
  ] as const)
    it(`writes a feature for a chaincode in ${language}`, () => {
      const said = project({ [`cc/poll/${file}`]: '' }, { chaincode: 'cc/poll', args: ['a,', '1'] });
      const feature = read('features/poll.feature');
      expect(feature)
        .to.contain('the chaincode "poll" from "cc/poll"')
        .and.contain('I deploy "poll" with args a, 1');
      expect(feature.startsWith('@embedded')).to.equal(tag);
      expect(said).to.contain(message);
    });

  it('writes a feature and a chaincode for Fabric 2.5, with its setting', () => {
    const said = project({}, { fabric: '2.5' });
    expect(said).to.contain('Next: FABRIC_VERSION=2.5 npx chaincode-bdd run');
    expect(read('features/first.feature'))
      .to.match(/^@fabric2\n/)
      .and.contain('a 2-peer raft network');
    expect(read('chaincode/notes/package.json')).to.contain('fabric-chaincode-node start');
    expect(read('package.json')).to.contain('"bdd": "FABRIC_VERSION=2.5 chaincode-bdd run"');
    expect(read(WORKFLOW)).to.contain("FABRIC_VERSION: '2.5'");
  });

  it('writes a feature for a chaincode that Fabric 2.5 builds, and refuses others', () => {
    project({ 'cc/poll/go.mod': 'module poll\n' }, { chaincode: 'cc/poll', fabric: '2.5' });
    expect(read('features/poll.feature')).to.contain('the chaincode "poll" from "cc/poll"');
    const other = { chaincode: 'cc/poll', fabric: '2.5' };
    expect(() => project({ 'cc/poll/poll.js': '' }, other)).to.throw(UserError, 'package.json');
    for (const fabric of ['1.4', '0.5'])
      expect(() => project({}, { fabric })).to.throw(UserError, 'FABRIC_VERSION');
  });

  it('names a package.json that it cannot read', () => {
    expect(() => project({ 'package.json': '{ "name": "x", }' })).to.throw(
      UserError,
      'package.json cannot be',
    );
    expect(() => project({ 'package.json': '{ "scripts": [] }' })).to.throw(
      UserError,
      'package.json: scripts',
    );
  });

  it('refuses a folder that is missing or has no chaincode', () => {
    expect(() => project({}, { chaincode: 'nope' })).to.throw(UserError, 'no nope');
    expect(() => project({}, { chaincode: '.' })).to.throw(UserError, 'no chaincode');
  });
});

const WORKFLOW = '.github/workflows/chaincode-bdd.yml';
