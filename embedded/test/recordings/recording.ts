import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What was asked of a recorded peer: a command in its container, or a request to its REST interface. */
export type Ask =
  | { readonly kind: 'command'; readonly peer: string; readonly argv: readonly string[]; readonly env: Env }
  | { readonly kind: 'request'; readonly peer: string; readonly request: RestRequest };

export type Env = Readonly<Record<string, string>>;

export interface RestRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body?: string;
}

/** What it answered. Of a request, stdout is the head and the body, as `curl -i` prints them. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface Exchange {
  /** As it was typed. */
  readonly line: string;
  readonly ask: Ask;
  readonly answer: Answer;
}

/**
 * Reads a transcript of commands typed at a network of real v0.6.1 peers; the file has the name it was recorded under.
 * A section begins with a line `== title`.
 */
export function readRecording(file: string, section?: string): Exchange[] {
  const whole = readFileSync(join(__dirname, file), 'utf8');
  const text = section === undefined ? whole : sectionOf(whole, section);
  const exchange = /^\$ (.*)\n--- stdout\n((?:.*\n)*?)--- stderr\n((?:.*\n)*?)--- exit=(\d+)$/gm;
  return [...text.matchAll(exchange)].map(([, line = '', stdout = '', stderr = '', exit]) => ({
    line,
    ask: readAsk(line),
    answer: { stdout, stderr, exit: Number(exit) },
  }));
}

function sectionOf(text: string, title: string): string {
  const section = text.split(/^== /m).find((candidate) => candidate.startsWith(`${title}\n`));
  if (section === undefined) throw new RangeError(`no section «${title}»`);
  return section;
}

/** A typed line as a test's title: the peer and what it was asked, names cut. */
export function title(line: string): string {
  return line
    .replace(/^docker exec (-\S+ (CORE\S+ )?)*deploy_(vp\d)_1/, '$3:')
    .replace(/curl -s -i -m 60 |-H \S+\\ \S+ |http:\/\/127.0.0.1:7050/g, '')
    .replace(/\\/g, '')
    .replace(/([0-9a-f]{8})[0-9a-f]{120}/g, '$1…');
}

function readAsk(line: string): Ask {
  const words = split(line).slice('docker exec'.split(' ').length);
  const env: Record<string, string> = {};
  let word = words.shift();
  for (; word?.startsWith('-'); word = words.shift()) {
    const [name = '', value = ''] = word === '-e' ? (words.shift() ?? '').split('=') : [];
    if (name) env[name] = value;
  }
  // `deploy_vp0_1`: project, service, number.
  const peer = word?.split('_')[1] ?? '';
  if (words[0] === 'curl') return { kind: 'request', peer, request: readCurl(words) };
  const argv = words[0] === 'sh' ? split(words[2] ?? '') : words;
  return { kind: 'command', peer, argv, env };
}

function readCurl(words: readonly string[]): RestRequest {
  const after = (option: string) => words[words.indexOf(option) + 1] ?? '';
  const path = words.at(-1)?.replace(/^http:\/\/[^/]*/, '') ?? '';
  return { method: after('-X'), path, ...(words.includes('-d') && { body: after('-d') }) };
}

/** Takes a shell's line apart: words, with backslashes and single quotes. */
function split(line: string): string[] {
  return [...line.matchAll(/(?:\\.|'[^']*'|[^\\' ])+/g)].map(([word]) =>
    word.replace(/\\(.)|'([^']*)'/g, (_, escaped?: string, quoted?: string) => escaped ?? quoted ?? ''),
  );
}
