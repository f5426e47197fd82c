import { stripVTControlCharacters } from 'node:util';
import type { CommandResult } from '../docker/container';
import { HarnessError, requireText } from '../errors';

/** What a command did that it should not have done, and all that it printed. */
export function commandFailure(
  { command, exitCode, stdout, stderr }: CommandResult,
  problem: string,
): HarnessError {
  const printed = stripVTControlCharacters(`${stdout}${stderr}`.trimEnd());
  return new HarnessError(
    `«${command.join(' ')}» exited with ${exitCode}: ${problem}; it printed\n${indented(printed)}`,
  );
}

/** Throws where it exited otherwise. */
export function assertExited(result: CommandResult, code: number): void {
  if (result.exitCode !== code) throw commandFailure(result, `it should have exited with ${code}`);
}

/** Throws where the stream does not have the text. */
export function assertPrinted(result: CommandResult, stream: 'stdout' | 'stderr', text: string): void {
  requireText(text);
  if (!result[stream].includes(text)) throw commandFailure(result, `its ${stream} should show "${text}"`);
}

const indented = (text: string): string => text.replace(/^/gm, '  | ');
