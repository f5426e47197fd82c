import { HarnessError } from '../errors';

/** An unquoted, a '…' or a "…" piece; a backslash keeps the next character, except within '…'. */
const PIECE = /((?:\\.|[^\s'"\\])+)|'([^']*)'|"((?:\\.|[^"\\])*)"/y;

/**
 * A word with a quote further on in it, which is part of it: `{"Args":["a"]}`, unquoted as Fabric's own suite has it.
 * After an = a quote is one, as in `--ctor='{}'`.
 */
const LITERAL = /[^\s'"]*[^\s'"=\\]['"]\S*/y;

/**
 * Splits a command into words, as a shell would by the quotes that words begin with. Throws for one that does not end,
 * and where there are no words.
 */
export function words(command: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < command.length; ) {
    const literal = word === undefined ? matchAt(LITERAL, command, at) : undefined;
    const piece = matchAt(PIECE, command, at);
    if (literal) {
      found.push(literal[0]);
      at += literal[0].length;
    } else if (piece) {
      const [text, bare, single, double] = piece;
      word = `${word ?? ''}${single ?? (bare ?? double ?? '').replace(/\\(.)/g, '$1')}`;
      at += text.length;
    } else {
      if (!/\s/.test(command[at] ?? '')) throw new HarnessError(`a quote in «${command}» does not end`);
      if (word !== undefined) found.push(word);
      word = undefined;
      at++;
    }
  }
  if (word !== undefined) found.push(word);
  if (found.length === 0) throw new HarnessError(`«${command}» is no command: it has no words`);
  return found;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
