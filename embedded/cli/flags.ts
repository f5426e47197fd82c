import { parseBool } from '../wire/go-bool';
import type { Flag } from './commands';

/** What a command was given: the value of every flag it knows, and the words that are no flags. */
export interface Parsed {
  readonly values: ReadonlyMap<string, string>;
  readonly args: readonly string[];
}

/** Parses as Go's pflag does, and throws an Error with its message. */
export function parseFlags(words: readonly string[], flags: readonly Flag[]): Parsed {
  const values = new Map(
    flags.map(({ name, bool, default: value }) => [name, value ?? (bool ? 'false' : '')]),
  );
  const args: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') args.push(...rest.splice(0));
    else if (word.startsWith('--')) long(word);
    else if (word.startsWith('-') && word.length > 1) short(word.slice(1));
    else args.push(word);
  }
  return { values, args };

  function long(word: string): void {
    const [name = '', value] = split(word.slice(2));
    if (name === '' || name.startsWith('-')) throw new Error(`bad flag syntax: ${word}`);
    const flag = flags.find((f) => f.name === name);
    if (!flag) throw new Error(`unknown flag: --${name}`);
    set(flag, value ?? (flag.bool ? 'true' : rest.shift()), word, `flag needs an argument: ${word}`);
  }

  /** `-xr`, `-pvalue`, `-p=value`, `-p value`. */
  function short(letters: string): void {
    const letter = letters[0] ?? '';
    const flag = flags.find((f) => f.shorthand === letter);
    if (!flag) throw new Error(`unknown shorthand flag: '${letter}' in -${letters}`);
    const missing = `flag needs an argument: '${letter}' in -${letters}`;
    if (letters.length > 2 && letters[1] === '=') set(flag, letters.slice(2), letters, missing);
    else if (flag.bool) {
      set(flag, 'true', letters, missing);
      if (letters.length > 1) short(letters.slice(1));
    } else set(flag, letters.length > 1 ? letters.slice(1) : rest.shift(), letters, missing);
  }

  function set(flag: Flag, value: string | undefined, word: string, missing: string): void {
    if (value === undefined) throw new Error(missing);
    values.set(flag.name, flag.bool ? String(bool(value, word)) : value);
  }
}

/** The words that name commands or are arguments: cobra skips each flag, and what it takes for the flag's value. */
export function withoutFlags(words: readonly string[], flags: readonly Flag[]): string[] {
  const isBool = (flag: Flag | undefined) => flag?.bool === true;
  const found: string[] = [];
  let value = false;
  for (const word of words) {
    if (word.startsWith('--'))
      value = !word.includes('=') && !isBool(flags.find((f) => f.name === word.slice(2)));
    else if (word.startsWith('-')) {
      value = word.length === 2 && !isBool(flags.find((f) => f.shorthand === word[1]));
    } else if (value) value = false;
    else if (word !== '') found.push(word);
  }
  return found;
}

function split(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function bool(value: string, word: string): boolean {
  const parsed = parseBool(value);
  if (parsed !== undefined) return parsed;
  const argument = JSON.stringify(value);
  throw new Error(
    `invalid argument ${argument} for ${word}: strconv.ParseBool: parsing ${argument}: invalid syntax`,
  );
}
