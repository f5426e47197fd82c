import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Query } from '@cucumber/query';
import { counted } from './words';

/** Which scenarios were requested, and how many were selected. */
export interface Selection {
  /** Files, folders and patterns, with or without lines: `features/deploy.feature:7:12`. */
  readonly paths: readonly string[];
  /** `--name` and `--tags` of the command line, as typed; a profile may have other tags. */
  readonly filters: readonly string[];
  /** `1/3`: the first of three parts. */
  readonly shard?: string | undefined;
  readonly selected: number;
}

export function selectionIn(args: readonly string[]): Pick<Selection, 'filters' | 'shard'> {
  const option = { type: 'string', multiple: true } as const;
  const filters = { name: option, tags: { ...option, short: 't' } };
  const options = { ...filters, shard: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
  const given = Object.keys(filters).flatMap((name) =>
    [values[name] ?? []].flat().flatMap((value) => (typeof value === 'string' ? `--${name} '${value}'` : [])),
  );
  return { filters: given, shard: typeof values.shard === 'string' ? values.shard : undefined };
}

/** What matched nothing, a line each. `query` knows all scenarios of the files, selected or not. */
export function unmatched({ paths, filters, shard = '1/1', selected }: Selection, query: Query) {
  const failure = (...lines: string[]) => ({ lines, isFailure: true });
  const missing = paths.flatMap((path) => unmatchedIn(path, query));
  if (missing.length > 0) return failure(...missing);
  const [part = 0, parts = 0] = shard.split('/').map(Number);
  if (part < 1 || part > parts)
    return failure(`there is no shard ${shard}: the first is 1, the last ${parts}`);
  if (selected > 0) return { lines: [], isFailure: false };
  if (filters.length > 0) return failure(`no scenario matches ${filters.join(' and ')}`);
  const { length } = query.findAllPickles();
  if (length === 0)
    // Cucumber reports no path for an @file.
    return failure(
      'no scenario was requested; an @file written by a run lists what failed in it, and may be empty',
    );
  return {
    lines: [`the tags of the profile or the shard leave out all ${counted(length, 'scenario')}`],
    isFailure: false,
  };
}

/** As Cucumber reads it. */
const PATH_AND_LINES = /^(.*?)((?::\d+)*)$/s;

function unmatchedIn(path: string, query: Query): string[] {
  const [, file = path, lines = ''] = PATH_AND_LINES.exec(path) ?? [];
  const files = globSync(file).map((found) => relative('', resolve(found)));
  if (files.length === 0) return [`no such file: ${file}`];
  const pickles = query
    .findAllPickles()
    .filter(({ uri }) => files.some((found) => found === '' || uri === found || uri.startsWith(`${found}/`)));
  if (pickles.length === 0) return [`no scenario in ${file}`];
  // A scenario is selected by its own line, and by its row in the examples of an outline.
  const nodes = pickles
    .map((pickle) => query.findLineageBy(pickle))
    .flatMap((one) => [one?.scenario, one?.example]);
  const starts = nodes.map((node) => node?.location.line);
  const missing = lines
    .split(':')
    .slice(1)
    .filter((line) => !starts.includes(Number(line)));
  return missing.map((line) => `no scenario begins at ${file}:${line}`);
}
