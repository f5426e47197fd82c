import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../../support/errors';
import { EXIT_CODES } from './comparison';
import { junitOf } from './junit';
import { readKnown } from './known';
import { markdownOf } from './markdown';
import type { Comparison } from './schema';
import { type CompareOptions, compareSides, DEFAULTS } from './session';
import { named, readSide } from './sides';
import { tableOf } from './table';

const HELP = `
A side is one of these words, or several with commas between them:
  2.5.14                        a version of Fabric
  embedded, hyperledger:TAG     the embedded network; Fabric's images with this tag
  peer=acme/peer:pr-17          one image: peer, membersrvc, orderer, ccenv, base
  engine=tcp://host:2375        a Docker engine
  WAIT_DEPLOY=300 s             any setting
  fabric.json#stable            a side of a file

Examples:
  npx chaincode-bdd compare 2.5.14 2.5.15 features/
  npx chaincode-bdd compare --from fabric.json#stable --to fabric.json#candidate --repeat 5
  npx chaincode-bdd compare embedded embedded,engine=tcp://127.0.0.1:2375 features/deploy.feature:7

Exit code: 0 same or better, 1 worse, 2 could not compare.`;

interface Flags {
  readonly from?: string;
  readonly to?: string;
  readonly repeat?: number;
  readonly parallel?: boolean;
  readonly slower?: number;
  readonly strict?: boolean;
  readonly known?: string;
  readonly output: string;
  readonly resume?: boolean;
  readonly tags?: string;
  readonly name?: string[];
  readonly profile?: string;
  readonly config?: string;
}

export function addCompare(program: Command): void {
  const output = join(process.env['REPORTS_DIRECTORY'] || 'reports', 'compare');
  program
    .command('compare')
    .description('run the same scenarios on two sets of images, and say what became better or worse')
    .argument(
      '[arguments...]',
      'the two sides, unless --from and --to name them; then features as for cucumber-js',
    )
    .option('--from <side>', 'what is known to work')
    .option('--to <side>', 'what is compared with it')
    .option(
      '--repeat <n>',
      `runs of each scenario on each side (default: ${DEFAULTS.repeat}); times need 5`,
      count,
    )
    .option('--parallel', 'run both sides at the same time')
    .option(
      '--slower <ratio>',
      `from this ratio of the medians on, a time counts (default: ${DEFAULTS.slower})`,
      ratio,
    )
    .option('--strict', 'new log errors, larger dev images and more memory count, too')
    .option('--known <file>', 'known differences, which do not count (known.json)')
    .option('--output <directory>', 'where reports and runs go', output)
    .addOption(
      new Option('--resume', 'go on with a comparison that was interrupted').conflicts([
        ...['from', 'to', 'tags', 'name', 'profile', 'config'],
      ]),
    )
    .option('--tags <expression>', 'only scenarios with these tags')
    .option(
      '--name <text>',
      'only scenarios with this text in their name; may be repeated',
      (text, all: string[] = []) => [...all, text],
    )
    .option('--profile <name>', 'profile of the Cucumber configuration')
    .option('--config <file>', 'Cucumber configuration')
    .addHelpText('after', HELP)
    .action(async (words: string[], flags: Flags) => {
      process.exitCode = await run(words, flags, program.opts()['quiet'] === true);
    });
}

async function run(words: readonly string[], flags: Flags, isQuiet: boolean): Promise<number> {
  const options = optionsOf(words, flags);
  const comparison = await compareSides(options, isQuiet);
  process.stdout.write(tableOf(comparison, options.directory, process.stdout.columns || 100));
  const page = writeReports(comparison, options.directory);
  if (comparison.interrupted)
    process.stderr.write(`To go on: npx chaincode-bdd compare --resume --output ${options.directory}\n`);
  if (!isQuiet) process.stderr.write(`HTML report: ${page}\n`);
  return EXIT_CODES[comparison.result];
}

/** What other programs and browsers read. Returns the path of the page. */
function writeReports(comparison: Comparison, directory: string): string {
  // Loaded when it is needed: the library of its charts takes half a second to load.
  const { pageOf } = require('./page') as typeof import('./page');
  const files = {
    'index.html': pageOf(comparison),
    'comparison.json': `${JSON.stringify(comparison, undefined, 2)}\n`,
    'junit.xml': junitOf(comparison),
    'summary.md': markdownOf(comparison),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return join(directory, 'index.html');
}

function optionsOf(words: readonly string[], flags: Flags): CompareOptions {
  const known = flags.known === undefined ? [] : readKnown(flags.known);
  const common = { directory: flags.output, known, options: flags };
  if (flags.resume) {
    if (words.length === 0) return common;
    throw new UserError(
      '--resume takes sides and features from the comparison that was interrupted: name none.',
    );
  }
  const isNamed = flags.from !== undefined && flags.to !== undefined;
  if (!isNamed && (flags.from ?? flags.to) !== undefined)
    throw new UserError('Give both --from and --to, or neither.');
  const [from, to, ...paths] = isNamed ? [flags.from, flags.to, ...words] : words;
  if (from === undefined || to === undefined)
    throw new UserError('Name two sides, as in: npx chaincode-bdd compare 2.5.14 2.5.15 features/');
  const passedOn = (...names: ('tags' | 'name' | 'profile' | 'config')[]) =>
    names.flatMap((name) => [flags[name] ?? []].flat().flatMap((value) => [`--${name}`, value]));
  const selection = {
    paths,
    filters: passedOn('tags', 'name'),
    configuration: passedOn('profile', 'config'),
  };
  return { ...common, subject: { sides: named(readSide(from), readSide(to)), selection } };
}

function count(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

function ratio(text: string): number {
  if (Number(text) > 1) return Number(text);
  throw new InvalidArgumentError('It must be a number above 1, such as 1.3.');
}
