import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../support/errors';
import { CONFIGURATIONS } from './run';
import {
  configuration,
  FEATURE,
  type FoundChaincode,
  featureFor,
  IGNORED,
  SAMPLE_CHAINCODE,
  WORKFLOW,
} from './templates';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write what a project needs for its first scenario; existing files stay as they are')
    .option('--chaincode <folder>', 'write a feature for this chaincode instead of a sample')
    .option('--args <arguments...>', 'the arguments of its constructor, as in a sentence: a, 100')
    .addHelpText(
      'after',
      `
Writes cucumber.js, features/first.feature, chaincode/notes/notes.js, a workflow for GitHub, .gitignore, and a script "bdd"
in package.json. With --chaincode, features/<name>.feature instead of the sample.

Examples:
  npx chaincode-bdd init
  npx chaincode-bdd init --chaincode ./chaincode/poll --args ann, bob`,
    )
    .action((options: Options) => init(options, (line) => process.stdout.write(`${line}\n`)));
}

interface Options {
  readonly chaincode?: string;
  readonly args?: readonly string[];
}

/** In the current directory. Throws a UserError for a folder without chaincode. */
export function init({ chaincode, args }: Options, say: (line: string) => void): void {
  const manifest = readManifest();
  const own = chaincode === undefined ? undefined : findChaincode(chaincode);
  const isGoOnly = own?.language === 'Go';
  const files: Record<string, string> = {
    'cucumber.js': configuration(manifest.contents['type'] === 'module'),
    ...(own
      ? { [`features/${own.name}.feature`]: featureFor(own, args?.join(' ')) }
      : { 'features/first.feature': FEATURE, 'chaincode/notes/notes.js': SAMPLE_CHAINCODE }),
    '.github/workflows/chaincode-bdd.yml': WORKFLOW(isGoOnly),
    '.gitignore': IGNORED,
  };
  for (const [file, text] of Object.entries(files)) say(write(file, text));
  say(addScript(manifest));
  if (isGoOnly)
    say("\nThe chaincode is Go: it needs Fabric's own images, since the embedded network runs JavaScript.");
  say(`\nNext: ${isGoOnly ? 'FABRIC_IMAGES=hyperledger ' : ''}npx chaincode-bdd run`);
}

interface Manifest {
  readonly contents: Record<string, unknown>;
  readonly text: string;
}

function readManifest(): Manifest {
  if (!existsSync('package.json'))
    throw new UserError(
      'There is no package.json here. First: npm init -y && npm install --save-dev chaincode-bdd @cucumber/cucumber',
    );
  const text = readFileSync('package.json', 'utf8');
  return { contents: JSON.parse(text), text };
}

/** In this folder, or beside this file. */
function findChaincode(path: string): FoundChaincode {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`There is no ${path}.`);
  const folder = resolve(stats.isDirectory() ? path : dirname(path));
  const files = readdirSync(folder);
  const has = (extension: string) => files.some((file) => file.endsWith(extension));
  const [js, go] = [has('.js'), has('.go')];
  if (!js && !go)
    throw new UserError(`${path} has no chaincode: a .go file, or .js for the embedded network.`);
  const language = js && go ? 'both' : js ? 'JavaScript' : 'Go';
  return { name: basename(folder), folder: relative('', folder).replaceAll('\\', '/') || '.', language };
}

/** Says what it did: an existing file stays, and so does a configuration in another format. */
function write(file: string, text: string): string {
  const existing = file === 'cucumber.js' ? CONFIGURATIONS.find(existsSync) : existsSync(file) && file;
  if (existing) return `  kept   ${existing}, which exists`;
  if (file.startsWith('.github/') && isInsideRepository())
    return `  left   ${file}: GitHub reads it in the root of the repository only`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return `  wrote  ${file}`;
}

/** In a folder of a repository, as in a monorepo. */
function isInsideRepository(folder = process.cwd()): boolean {
  if (existsSync(join(folder, '.git'))) return folder !== process.cwd();
  return folder !== dirname(folder) && isInsideRepository(dirname(folder));
}

const SCRIPT = 'bdd';

/** With the indentation that the file has. */
function addScript({ contents, text }: Manifest): string {
  const scripts = (contents['scripts'] ?? {}) as Record<string, string>;
  if (scripts[SCRIPT] !== undefined) return `  kept   the script "${SCRIPT}" of package.json`;
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const changed = { ...contents, scripts: { ...scripts, [SCRIPT]: 'chaincode-bdd run' } };
  writeFileSync('package.json', `${JSON.stringify(changed, undefined, indent)}\n`);
  return `  added  the script "${SCRIPT}" to package.json`;
}
