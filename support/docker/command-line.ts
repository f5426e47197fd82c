import { PlainError } from '../plain-error';

/** An unquoted, a '…' or a "…" piece; a backslash keeps the next character, except within '…'. */
const PIECE = /((?:\\.|[^\s'"\\])+)|'([^']*)'|"((?:\\.|[^"\\])*)"/y;

/** Splits a command into words, as a shell would by its quotes. Throws for a quote that does not end. */
export function words(command: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < command.length; ) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(command);
    if (piece) {
      const [text, bare, single, double] = piece;
      word = `${word ?? ''}${single ?? (bare ?? double ?? '').replace(/\\(.)/g, '$1')}`;
      at += text.length;
    } else {
      if (!/\s/.test(command[at] ?? '')) throw new PlainError(`a quote in «${command}» does not end`);
      if (word !== undefined) found.push(word);
      word = undefined;
      at++;
    }
  }
  return word === undefined ? found : [...found, word];
}
