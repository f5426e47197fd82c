import { split } from 'shlex';
import { UserError } from '../errors';

/** Quoted text; or a word with a quote after its first character, unless after an `=`. */
const QUOTED_OR_LITERAL = /'[^']*'|"(?:\\.|[^"\\])*"|(?<!\S)[^\s'"]*[^\s'"=\\]['"]\S*/g;

/**
 * Splits a command into words as a shell does, without expanding anything. One exception: in a word that does not begin
 * with a quote, quotes are text, so that JSON needs none around it (`-c {"Args":["a"]}`), as in Fabric's own suite.
 * `--ctor='{}'` is as in a shell. Throws a UserError if a quote does not end, and if there are no words.
 */
export function words(command: string): string[] {
  const escaped = command.replace(QUOTED_OR_LITERAL, (text) =>
    /^['"]/.test(text) ? text : text.replace(/['"\\]/g, '\\$&'),
  );
  const found = splitOrThrow(escaped, command);
  if (found.length === 0) throw new UserError(`The command "${command}" is empty.`);
  return found;
}

function splitOrThrow(escaped: string, command: string): string[] {
  try {
    return split(escaped);
  } catch {
    throw new UserError(`The command ${command} has a quote that does not end.`);
  }
}
