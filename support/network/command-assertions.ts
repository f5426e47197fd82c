import { stripVTControlCharacters } from 'node:util';
import type { CommandResult } from '../docker/container';
import { AssertionFailure, requireText } from '../errors';

/** An error with the command, its exit code, what is wrong with it, and all that it printed. */
export function commandFailure(
  { command, exitCode, stdout, stderr }: CommandResult,
  problem: string,
): AssertionFailure {
  const output = stripVTControlCharacters(`${stdout}${stderr}`.trimEnd()).replace(/^/gm, '  | ');
  return new AssertionFailure(
    `\`${command.join(' ')}\` exited with ${exitCode}: ${problem}. Its output:\n${output}`,
  );
}

export function assertExited(result: CommandResult, code: number): void {
  if (result.exitCode !== code) throw commandFailure(result, `it should have exited with ${code}`);
}

/** Without a stream, the text may be in either. */
export function assertPrinted(result: CommandResult, text: string, stream?: 'stdout' | 'stderr'): void {
  requireText(text);
  const output = stream ? [result[stream]] : [result.stdout, result.stderr];
  if (!output.some((one) => one.includes(text)))
    throw commandFailure(result, `its ${stream ?? 'output'} should contain "${text}"`);
}
