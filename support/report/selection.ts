import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pickle } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import { counted } from './counted';

/** Which scenarios were requested, and how many were selected. */
export interface Selection {
  /** Files, folders and patterns, with or without lines: `features/deploy.feature:7:12`. */
  readonly paths: readonly string[];
  readonly names: readonly string[];
  /** Of the command line; a profile may have others. */
  readonly tags: readonly string[];
  readonly selected: number;
}

export function selectionOptions(args: readonly string[]): Pick<Selection, 'names' | 'tags'> {
  const option = { type: 'string', multiple: true } as const;
  const options = { name: option, tags: { ...option, short: 't' } };
  const { name, tags } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
  }).values;
  const texts = (values: typeof name) => values?.filter((value) => typeof value === 'string') ?? [];
  return { names: texts(name), tags: texts(tags) };
}

/** What matched nothing, a line each. `query` knows all scenarios of the files, selected or not. */
export function unmatched({ paths, names, tags, selected }: Selection, query: Query) {
  const pickles = query.findAllPickles();
  const lines = [
    ...paths.flatMap((path) => unmatchedPath(path, query)),
    ...names
      .filter((name) => !pickles.some((pickle) => pickle.name.match(name)))
      .map((name) => `no scenario matches --name '${name}'`),
  ];
  if (lines.length > 0 || selected > 0) return { lines, isFailure: lines.length > 0 };
  const filters = [...names.map((name) => `--name '${name}'`), ...tags.map((tag) => `--tags '${tag}'`)];
  if (filters.length > 0) return { lines: [`no scenario matches ${filters.join(' and ')}`], isFailure: true };
  if (pickles.length === 0) return { lines: [EMPTY], isFailure: true };
  return {
    lines: [`the tags of the profile exclude all ${counted(pickles.length, 'scenario')}`],
    isFailure: false,
  };
}

/** Cucumber reports no path for an @file. */
const EMPTY =
  'no scenario was requested; an @file written by a run lists what failed in it, and may be empty';

/** As Cucumber reads it. */
const PATH_AND_LINES = /^(.*?)((?::\d+)*)$/s;

function unmatchedPath(path: string, query: Query): string[] {
  const [, file = path, lines = ''] = PATH_AND_LINES.exec(path) ?? [];
  const files = globSync(file).map((found) => relative('', resolve(found)));
  if (files.length === 0) return [/[*?[{]/.test(file) ? `no file matches ${file}` : `no such file: ${file}`];
  const isIn = ({ uri }: Pickle) =>
    files.some((found) => found === '' || uri === found || uri.startsWith(`${found}/`));
  const pickles = query.findAllPickles().filter(isIn);
  if (pickles.length === 0) return [`no scenario in ${file}`];
  const starts = [...new Set(pickles.flatMap((pickle) => linesOf(pickle, query)))].sort((a, b) => a - b);
  const missing = lines
    .split(':')
    .slice(1)
    .map(Number)
    .filter((line) => !starts.includes(line));
  const nearest = (line: number) => starts.findLast((start) => start < line) ?? starts[0];
  return missing.map((line) => `no scenario at ${file}:${line}, the nearest is at line ${nearest(line)}`);
}

/** Lines that select the scenario: its own, and its row in the examples of an outline. */
function linesOf(pickle: Pickle, query: Query): number[] {
  const { scenario, example } = query.findLineageBy(pickle) ?? {};
  return [scenario, example].flatMap((node) => node?.location.line ?? []);
}
