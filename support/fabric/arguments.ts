import { UserError } from '../errors';

const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/s;
const WORD = /^[^\s,"'{[][^\s,"]*/;

/** The arguments that a sentence lists: `a, "first entry", {"par":10}`. Throws a UserError. */
export function argumentsIn(list: string): string[] {
  const args: string[] = [];
  for (let rest = list; ; ) {
    const argument = firstIn(rest, list);
    args.push(unquoted(argument));
    rest = rest.slice(argument.length);
    if (rest === '') return args;
    const [separator] = /^,\s+/.exec(rest) ?? [];
    if (!separator)
      throw malformed(
        list,
        `a comma and a space must follow ${argument}. Put text with spaces or commas in quotes`,
      );
    rest = rest.slice(separator.length);
  }
}

/** One argument a line. Throws a UserError for no line. */
export function argumentLines(text: string): string[] {
  if (text === '') throw new UserError('The text below the step is empty: leave out "with arguments:".');
  return text.split('\n');
}

/** What stands between the quotes; a text without quotes is itself. */
export function unquoted(text: string): string {
  const [quoted] = QUOTED.exec(text) ?? [];
  return quoted === text ? text.slice(1, -1).replace(/\\(["'\\])/g, '$1') : text;
}

/** As it is written. */
function firstIn(rest: string, list: string): string {
  if (/^[{[]/.test(rest)) return jsonIn(rest);
  const [first] = QUOTED.exec(rest) ?? WORD.exec(rest) ?? [];
  if (first !== undefined) return first;
  throw malformed(
    list,
    /^["']/.test(rest) ? `the quote before ${rest.slice(1)} is not closed` : 'an argument is missing',
  );
}

/** An object or an array, up to the bracket that closes it. */
function jsonIn(rest: string): string {
  let depth = 0;
  for (const { 0: token, index } of rest.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (/^[{[]/.test(token)) depth++;
    else if (/^[}\]]/.test(token) && --depth === 0) return requireJson(rest.slice(0, index + 1));
  }
  return requireJson(rest);
}

/** Throws a UserError for text that is not JSON. */
export function requireJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new UserError(
      `${text} is not JSON: ${(error as Error).message}. Put text that is not JSON in quotes.`,
    );
  }
}

/** The parsed JSON; text that is not JSON as it is. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const malformed = (list: string, problem: string): UserError =>
  new UserError(`The arguments ${list} are wrong: ${problem}.`);
