import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Plot from '@observablehq/plot';
import { svgOf } from '../support/report/plot';
import type { Summary } from './figure';

const HISTORY = join(__dirname, 'history.ndjson');
const CHART = join(__dirname, 'history.svg');

/** A ratio that is so many times that of the last release is told. */
const REGRESSION = 1.3;

/** The ratios of a release, by title: only these can be compared between machines. */
interface Release {
  readonly version: string;
  readonly at: string;
  readonly ratios: Readonly<Record<string, number>>;
}

export const releaseOf = (version: string, at: string, figures: readonly Summary[]): Release => ({
  version,
  at,
  ratios: Object.fromEntries(
    figures.filter(({ unit }) => unit === '×').map(({ title, median }) => [title, median]),
  ),
});

/** A line for each ratio that is much worse than that of the release before. */
export function regressions(now: Release, before: Release): string[] {
  return Object.entries(now.ratios).flatMap(([title, ratio]) => {
    const last = before.ratios[title];
    if (last === undefined || ratio <= last * REGRESSION) return [];
    return [`${title}: ${ratio} ×, was ${last} × in ${before.version}`];
  });
}

export function readHistory(): Release[] {
  if (!existsSync(HISTORY)) return [];
  const lines = readFileSync(HISTORY, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** Adds a release, and draws the chart anew. */
export function addToHistory(release: Release): void {
  appendFileSync(HISTORY, `${JSON.stringify(release)}\n`);
  writeFileSync(CHART, `${chartOf(readHistory())}\n`);
}

/** A panel for each ratio, a point for each release. */
function chartOf(history: readonly Release[]): string {
  const points = history.flatMap(({ version, ratios }) =>
    Object.entries(ratios).map(([title, ratio]) => ({ version, title, ratio })),
  );
  const position = { x: 'version', y: 'ratio', fy: 'title' };
  return svgOf({
    width: 900,
    height: 60 + 75 * new Set(points.map(({ title }) => title)).size,
    marginTop: 30,
    marginLeft: 50,
    marginRight: 380,
    x: { domain: history.map(({ version }) => version), label: 'release' },
    y: { zero: true, ticks: 3, label: '×' },
    fy: { label: null },
    marks: [
      Plot.frame({ stroke: '#d0d7de' }),
      Plot.line(points, position),
      Plot.dot(points, { ...position, fill: '#0a3069' }),
      Plot.text(points, { ...position, text: 'ratio', dy: -9 }),
    ],
  });
}
