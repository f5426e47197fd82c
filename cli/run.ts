import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { enginesIn } from '../support/docker/engine';
import { UserError } from '../support/errors';
import { isInstalled } from '../support/package';

/** As Cucumber looks for its configuration. */
export const CONFIGURATIONS = ['js', 'cjs', 'mjs', 'json', 'yaml', 'yml'].map(
  (extension) => `cucumber.${extension}`,
);

/** Of a project that has none. */
const DEFAULT = join(__dirname, `default-configuration${isInstalled ? '.js' : '.ts'}`);

export function addRun(program: Command): void {
  program
    .command('run')
    .description("run the features: cucumber-js with the project's cucumber.js, or with our profile")
    .argument('[arguments...]', 'what cucumber-js takes: files, --name, --tags, --parallel, …')
    .allowUnknownOption()
    .passThroughOptions()
    .option('--engines <addresses>', 'Docker engines, with commas in between: a worker on each')
    .helpOption('--help', 'show this help; cucumber-js --help shows its own')
    .addHelpText(
      'after',
      '\nExamples:\n  npx chaincode-bdd run features/first.feature\n  npx chaincode-bdd run --parallel 2 --tags @fast' +
        '\n  npx chaincode-bdd run --engines tcp://a:2375,tcp://b:2375',
    )
    .action(async (args: string[], { engines }: { engines?: string }) => {
      process.exitCode = await run(args, engines);
    });
}

/** Returns the exit code of cucumber-js. */
export async function run(args: readonly string[], engines?: string): Promise<number> {
  // The last one counts: the user's own, where there is one.
  const workers = engines ? ['--parallel', `${enginesIn({ ENGINES: engines }).length}`] : [];
  const child = spawn(process.execPath, [...cucumberCommand(args), ...workers, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...(engines && { ENGINES: engines }) },
  });
  // A terminal sends Ctrl-C to both, another process to this one alone; a run takes the two for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'close');
  return code ?? 1;
}

/** The program of the project's Cucumber, with our configuration where neither the project nor the arguments have one. */
export function cucumberCommand(args: readonly string[]): string[] {
  const isConfigured =
    args.some((arg) => /^(?:-c|--config)(?:=|$)/.test(arg)) ||
    CONFIGURATIONS.some((file) => existsSync(file));
  if (!isConfigured && args.length === 0 && !existsSync('features'))
    throw new UserError('There is no features folder here. Write a first feature: npx chaincode-bdd init');
  // Cucumber takes the path of a configuration as relative.
  return [cucumber(), ...(isConfigured ? [] : ['--config', relative('', DEFAULT)])];
}

/** The package.json of the project's Cucumber, which our steps use, too. Throws where there is none. */
export const cucumberManifest = (): string =>
  createRequire(join(process.cwd(), 'package.json')).resolve('@cucumber/cucumber/package.json');

function cucumber(): string {
  try {
    return join(dirname(cucumberManifest()), 'bin', 'cucumber.js');
  } catch {
    throw new UserError(
      'Cucumber is not installed here. Install it: npm install --save-dev @cucumber/cucumber',
    );
  }
}
