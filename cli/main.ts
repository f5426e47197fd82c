import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { HarnessError, UserError } from '../support/errors';
import { PACKAGE_ROOT } from '../support/package';
import { ErrorMessages } from '../support/report/error-messages';
import { addCallCommands } from './calls';
import { addCompare } from './compare/command';
import { addDoctor } from './doctor';
import { addInit } from './init';
import { addMerge } from './merge';
import { addNetworkCommands } from './networks';
import { addRun } from './run';
import { addSteps } from './steps';

const EXIT_CODES = `
Exit codes:
  0  done
  1  it failed: a scenario, a check of doctor, a refusal by Fabric
  2  something to put right first: an argument, a setting, the engine; the message says what

Settings are environment variables: see docs/settings.md of the package.`;

/** Exit codes as `EXIT_CODES` says. */
const FAILED = 1;
const WRONG_USE = 2;

function program(): Command {
  const { version, description } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  const command = new Command('chaincode-bdd')
    .description(description)
    .version(version)
    .option('-q, --quiet', 'no progress, only results and errors')
    .helpCommand(false)
    .enablePositionalOptions()
    .showHelpAfterError('(--help lists commands and options)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  const commands = [
    ...[addInit, addRun, addMerge, addCompare, addSteps],
    ...[addDoctor, addNetworkCommands, addCallCommands],
  ];
  for (const add of commands) add(command);
  return command;
}

async function main(): Promise<void> {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
    process.exit(code === 'EPIPE' ? 0 : FAILED),
  ); // `| head`
  try {
    await program().parseAsync();
  } catch (error) {
    process.exitCode = codeOf(error);
  }
}

/** Commander has printed its own messages already. The stack of any error but ours is of use to who mends it. */
function codeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : WRONG_USE;
  const error = new ErrorMessages().presentable(thrown);
  process.stderr.write(
    `${error instanceof HarnessError ? error.message : error instanceof Error ? error.stack : error}\n`,
  );
  return error instanceof UserError ? WRONG_USE : FAILED;
}

void main();
