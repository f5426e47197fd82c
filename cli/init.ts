import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../support/errors';
import {
  configuration,
  FEATURE,
  type FoundChaincode,
  featureFor,
  SAMPLE_CHAINCODE,
  WORKFLOW,
} from './templates';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write what a project needs for its first scenario; existing files stay as they are')
    .option('--chaincode <folder>', 'write a feature for this chaincode instead of a sample')
    .option('--args <arguments>', "the arguments of its constructor, as in a sentence: 'a, 100'")
    .addHelpText(
      'after',
      `
Writes cucumber.js, features/first.feature, chaincode/notes/notes.js, a workflow for GitHub, and a script "bdd" in
package.json. With --chaincode, features/<name>.feature instead of the sample.

Examples:
  npx chaincode-bdd init
  npx chaincode-bdd init --chaincode ./chaincode/poll --args who`,
    )
    .action(init);
}

function init({ chaincode, args }: { chaincode?: string; args?: string }): void {
  const manifest = readManifest();
  const own = chaincode === undefined ? undefined : findChaincode(chaincode);
  const isGoOnly = own?.language === 'Go';
  write('cucumber.js', configuration(manifest.contents['type'] === 'module'), [
    'cjs',
    'mjs',
    'json',
    'yaml',
    'yml',
  ]);
  if (own) write(`features/${own.name}.feature`, featureFor(own, args));
  else {
    write('features/first.feature', FEATURE);
    write('chaincode/notes/notes.js', SAMPLE_CHAINCODE);
  }
  write('.github/workflows/chaincode-bdd.yml', WORKFLOW(isGoOnly));
  addScript(manifest);
  const command = 'npx chaincode-bdd run';
  process.stdout.write(
    isGoOnly
      ? `\nThe chaincode is Go: it needs Fabric's own images, since the embedded network runs JavaScript.\n  FABRIC_IMAGES=hyperledger ${command}\n`
      : `\nNext: ${command}\n`,
  );
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

/** Unless it, or the same with another extension, exists. */
function write(file: string, text: string, otherExtensions: readonly string[] = []): void {
  const others = otherExtensions.map((extension) => file.replace(/[^.]+$/, extension));
  const existing = [file, ...others].find((one) => existsSync(one));
  if (existing) return void process.stdout.write(`  kept   ${existing}, which exists\n`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`  wrote  ${file}\n`);
}

const SCRIPT = 'bdd';

/** With the indentation that the file has. */
function addScript({ contents, text }: Manifest): void {
  const scripts = (contents['scripts'] ?? {}) as Record<string, string>;
  if (scripts[SCRIPT] !== undefined)
    return void process.stdout.write(`  kept   the script "${SCRIPT}" of package.json\n`);
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const changed = { ...contents, scripts: { ...scripts, [SCRIPT]: 'chaincode-bdd run' } };
  writeFileSync('package.json', `${JSON.stringify(changed, undefined, indent)}\n`);
  process.stdout.write(`  added  the script "${SCRIPT}" to package.json\n`);
}
