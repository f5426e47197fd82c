import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { UserError } from '../support/errors';
import { ChaincodeFolders } from '../support/fabric/chaincode-folders';
import { generationOf } from '../support/fabric/generations';
import { fabricVersion, readSettings, type Settings } from '../support/settings';
import { readJson } from './json-file';
import { CONFIGURATIONS } from './run';
import {
  configuration,
  EMBEDDED_SAMPLE,
  type FeatureStyle,
  type FoundChaincode,
  featureFor,
  IGNORED,
  NODE_SAMPLE,
  SAMPLE_FOLDER,
  sampleFeature,
  workflow,
} from './templates';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write what a project needs for its first scenario; existing files stay as they are')
    .option('--chaincode <folder>', 'write a feature for this chaincode instead of a sample')
    .option('--args <arguments...>', 'the arguments of its constructor, as in a sentence: a, 100')
    .option('--fabric <version>', 'for this version of Fabric: 2.5, 3.1 (default: FABRIC_VERSION, or 0.6.1)')
    .addHelpText(
      'after',
      `
Writes cucumber.js, features/first.feature, chaincode/notes, a workflow for GitHub, .gitignore, and a script "bdd" in
package.json. With --chaincode, features/<name>.feature instead of the sample.

Examples:
  npx chaincode-bdd init
  npx chaincode-bdd init --fabric 2.5
  npx chaincode-bdd init --chaincode ./chaincode/poll --args ann, bob`,
    )
    .action((options: Options) => init(options, (line) => process.stdout.write(`${line}\n`)));
}

interface Options {
  readonly chaincode?: string;
  readonly args?: readonly string[];
  readonly fabric?: string;
}

/** What the files are written for. */
interface Target {
  readonly style: FeatureStyle;
  readonly own: FoundChaincode | undefined;
  readonly sample: Readonly<Record<string, string>>;
  /** Settings of each run. */
  readonly variables: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** In the current directory. Throws a UserError for a folder without chaincode. */
export function init({ chaincode, args, fabric }: Options, say: (line: string) => void): void {
  const manifest = readManifest();
  const version = fabric ?? fabricVersion();
  const settings = readSettings({ FABRIC_VERSION: version });
  const target = version.startsWith('0.') ? targetOf06(chaincode) : targetOf2(settings, chaincode);
  const { own, style, sample, variables, note } = target;
  const hasSample = existsSync(SAMPLE_FOLDER); // Its files belong together.
  const files: Record<string, string> = {
    'cucumber.js': configuration(manifest.type === 'module'),
    ...(own
      ? { [`features/${own.name}.feature`]: featureFor(own, style, args?.join(' ')) }
      : { 'features/first.feature': sampleFeature(style), ...(hasSample ? {} : sample) }),
    '.github/workflows/chaincode-bdd.yml': workflow(variables),
    '.gitignore': IGNORED,
  };
  for (const [file, text] of Object.entries(files)) say(write(file, text));
  if (hasSample && !own) say(kept(SAMPLE_FOLDER));
  const prefix = Object.entries(variables).map(([name, value]) => `${name}=${value} `);
  say(addScript(manifest.scripts, `${prefix.join('')}chaincode-bdd run`));
  if (note) say(`\n${note}`);
  say(`\nNext: ${prefix.join('')}npx chaincode-bdd run`);
}

/** Fabric's own images build Go, the embedded network runs JavaScript. */
function targetOf06(chaincode: string | undefined): Target {
  const network = '4-peer pbft batch network';
  const own = chaincode === undefined ? undefined : foundIn(chaincode);
  const embedded = { style: { tag: '@embedded', network }, own, sample: EMBEDDED_SAMPLE, variables: {} };
  if (!own) return embedded;
  const files = readdirSync(own.folder);
  const [js, go] = ['.js', '.go'].map((extension) => files.some((file) => file.endsWith(extension)));
  if (!js && !go)
    throw new UserError(`${chaincode} has no chaincode: a .go file, or .js for the embedded network.`);
  if (!go) return embedded;
  const both = { ...embedded, style: { tag: '', network } };
  if (js) return both;
  return {
    ...both,
    variables: { FABRIC_IMAGES: 'hyperledger' },
    note: "The chaincode is Go: it needs Fabric's own images, since the embedded network runs JavaScript.",
  };
}

function targetOf2(settings: Settings, chaincode: string | undefined): Target {
  const version = settings.fabricVersion;
  const { requireSource } = generationOf(version);
  const own = chaincode === undefined ? undefined : foundIn(chaincode);
  if (own)
    new ChaincodeFolders((source) => requireSource(source, settings)).require(own.name, resolve(own.folder));
  const style = { tag: '@fabric2', network: '2-peer raft network' };
  return { style, own, sample: NODE_SAMPLE, variables: { FABRIC_VERSION: version } };
}

const MANIFEST = z.object({
  type: z.string().optional(),
  scripts: z.record(z.string(), z.string()).default({}),
});

function readManifest() {
  if (!existsSync('package.json'))
    throw new UserError(
      'There is no package.json here. First: npm init -y && npm install --save-dev chaincode-bdd @cucumber/cucumber',
    );
  return readJson('package.json', MANIFEST);
}

/** In this folder, or beside this file. */
function foundIn(path: string): FoundChaincode {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`There is no ${path}.`);
  const folder = resolve(stats.isDirectory() ? path : dirname(path));
  return { name: basename(folder), folder: relative('', folder).replaceAll('\\', '/') || '.' };
}

/** Says what it did: an existing file stays, and so does a configuration in another format. */
function write(file: string, text: string): string {
  const existing = file === 'cucumber.js' ? CONFIGURATIONS.find(existsSync) : existsSync(file) && file;
  if (existing) return kept(existing) + (file === 'cucumber.js' ? profileHint(existing) : '');
  if (file.startsWith('.github/') && isInsideRepository())
    return `  left   ${file}: GitHub reads it from the root of the repository only`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return `  wrote  ${file}`;
}

const kept = (path: string): string => `  kept   ${path}, which exists`;

/** For a configuration that was not made for our steps. */
const profileHint = (file: string): string =>
  readFileSync(file, 'utf8').includes('chaincode-bdd')
    ? ''
    : ": add chaincode-bdd's profile to it, see docs/own-repository.md of the package";

/** In a folder of a repository, as in a monorepo. */
function isInsideRepository(folder = process.cwd()): boolean {
  if (existsSync(join(folder, '.git'))) return folder !== process.cwd();
  return folder !== dirname(folder) && isInsideRepository(dirname(folder));
}

const SCRIPT = 'bdd';

/** With the indentation that the file has. */
function addScript(scripts: Readonly<Record<string, string>>, command: string): string {
  const existing = scripts[SCRIPT];
  if (existing === command) return `  kept   the script "${SCRIPT}" of package.json`;
  if (existing !== undefined)
    return `  kept   the script "${SCRIPT}" of package.json; it does not run "${command}"`;
  const text = readFileSync('package.json', 'utf8');
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const changed = { ...JSON.parse(text), scripts: { ...scripts, [SCRIPT]: command } };
  writeFileSync('package.json', `${JSON.stringify(changed, undefined, indent)}\n`);
  return `  added  the script "${SCRIPT}" to package.json`;
}
