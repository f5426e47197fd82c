import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Pickle } from '@cucumber/messages';
import type { Query } from '@cucumber/query';
import { counted } from '../counted';

/** What a run was asked for, and how many scenarios that left. */
export interface Selection {
  /** Files, folders and patterns, perhaps with lines: `features/deploy.feature:7:12`. */
  readonly paths: readonly string[];
  readonly names: readonly string[];
  /** Of the command line; a profile may have others. */
  readonly tags: readonly string[];
  readonly selected: number;
}

/** What was asked for in vain, a line each. */
export interface UnmatchedSelection {
  readonly lines: readonly string[];
  /** A slip of the pen is no success. */
  readonly isFailure: boolean;
}

/** Of a command line. */
export function selectionOptions(args: readonly string[]): Pick<Selection, 'names' | 'tags'> {
  const { name, tags } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string', multiple: true },
      tags: { type: 'string', short: 't', multiple: true },
    },
    strict: false,
    allowPositionals: true,
  }).values;
  const texts = (values: typeof name) => values?.filter((value) => typeof value === 'string') ?? [];
  return { names: texts(name), tags: texts(tags) };
}

/** `query` knows the scenarios of all files, also those that were not selected. */
export function unmatched({ paths, names, tags, selected }: Selection, query: Query): UnmatchedSelection {
  const pickles = query.findAllPickles();
  const lines = [
    ...paths.flatMap((path) => missedAt(path, query)),
    ...names.filter((name) => !pickles.some((pickle) => pickle.name.match(name))).map(noneNamed),
  ];
  if (lines.length > 0) return { lines, isFailure: true };
  if (selected > 0) return { lines: [], isFailure: false };
  const wishes = [...names.map((name) => `--name '${name}'`), ...tags.map((tag) => `--tags '${tag}'`)];
  if (wishes.length > 0) return { lines: [`no scenario matches ${wishes.join(' and ')}`], isFailure: true };
  if (pickles.length === 0) return { lines: [NOTHING], isFailure: true };
  return {
    lines: [`${counted(pickles.length, 'scenario')}, left out by the tags of the profile`],
    isFailure: false,
  };
}

/** Cucumber tells no path of what stands in one. */
const NOTHING =
  'no scenario was asked for: an @file that a run has written lists what failed in it, and may be empty';

const noneNamed = (name: string): string => `no scenario matches --name '${name}'`;

/** As Cucumber reads it. */
const PLACE = /^(.*?)((?::\d+)*)$/s;

const PATTERN = /[*?[{]/;

function missedAt(path: string, query: Query): string[] {
  const [, file = path, lines = ''] = PLACE.exec(path) ?? [];
  const files = globSync(file).map((one) => relative('', resolve(one)));
  if (files.length === 0) return [`${PATTERN.test(file) ? 'no file matches' : 'no such file:'} ${file}`];
  const isThere = ({ uri }: Pickle) =>
    files.some((one) => one === '' || uri === one || uri.startsWith(`${one}/`));
  const pickles = query.findAllPickles().filter(isThere);
  if (pickles.length === 0) return [`no scenario in ${file}`];
  const begins = [...new Set(pickles.flatMap((pickle) => linesOf(pickle, query)))].sort((a, b) => a - b);
  return lines
    .split(':')
    .slice(1)
    .map(Number)
    .filter((line) => !begins.includes(line))
    .map((line) => `no scenario at ${file}:${line}, the nearest one begins at ${nearest(line, begins)}`);
}

/** Those that name it: of an outline's example its row too. */
function linesOf(pickle: Pickle, query: Query): number[] {
  const { scenario, example } = query.findLineageBy(pickle) ?? {};
  return [scenario, example].flatMap((node) => node?.location.line ?? []);
}

/** The one it is in, mostly. */
const nearest = (line: number, begins: readonly number[]): number | undefined =>
  begins.findLast((begin) => begin < line) ?? begins[0];
