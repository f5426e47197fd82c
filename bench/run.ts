/**
 * `npm run bench`, or some measures of it: `npm run bench -- lag commit`. Tells how it is, and fails nothing. With
 * `--release 0.2.0` the ratios go into bench/history.ndjson, of which bench/history.svg is drawn.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeOnInterrupt, watchForInterrupts } from '../support/cleanup/interrupt';
import { HarnessError, UserError } from '../support/errors';
import { generation } from '../support/fabric/generations';
import { Run } from '../support/network/run';
import { Bench } from './bench';
import { commitLag, slowCommitLag } from './commit-lag';
import { cpu } from './cpu';
import { type Summary, summaryOf } from './figure';
import { firstStep } from './first-step';
import { addToHistory, readHistory, regressions, releaseOf } from './history';
import { install } from './install';
import type { Measure } from './measure';
import { phases } from './phases';
import { query } from './query';
import { tableOf } from './table';
import { waitingLag } from './waiting-lag';

const MEASURES: readonly Measure[] = generation.lacks['life cycle']
  ? [firstStep, query, waitingLag, commitLag, cpu, slowCommitLag, phases]
  : [install];

const RESULTS = join(__dirname, 'results.json');

async function main(): Promise<void> {
  const { values, positionals: names } = parseArgs({
    options: { release: { type: 'string' } },
    allowPositionals: true,
  });
  const measures = chosen(names);
  watchForInterrupts();
  const beginning = Run.begin(generation);
  removeOnInterrupt(beginning);
  const run = await beginning;
  try {
    const bench = new Bench(run);
    const results: Results = {};
    for (const measure of measures) {
      results[measure.name] = await measured(measure, bench);
      write(results, run);
    }
    process.stdout.write(`the same as JSON: ${RESULTS}\n`);
    compare(results, values.release);
  } finally {
    await run.end();
  }
}

/** With the last release in the history; adds this one where it has a version. */
function compare(results: Results, version: string | undefined): void {
  const figures = Object.values(results).flatMap((figures) => ('error' in figures ? [] : figures));
  const now = releaseOf(version ?? 'this run', new Date().toISOString(), figures);
  const last = readHistory().at(-1);
  for (const line of last ? regressions(now, last) : []) process.stdout.write(`slower: ${line}\n`);
  if (version) addToHistory(now);
}

/** By measure; one that went wrong has its error. */
type Results = Record<string, readonly Summary[] | { readonly error: string }>;

async function measured({ name, title, measure }: Measure, bench: Bench): Promise<Results[string]> {
  process.stdout.write(`\n${name}: ${title}\n`);
  try {
    const figures = (await measure(bench)).map(summaryOf);
    process.stdout.write(`${tableOf(figures)}\n`);
    return figures;
  } catch (error) {
    const { message } = error as Error;
    process.stdout.write(`went wrong: ${message}\n`);
    await bench.removeDeployed().catch(() => {}); // The run removes it at its end, if it can be.
    return { error: message };
  }
}

function write(measures: Results, { engine, settings }: Run): void {
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  const { images } = settings;
  const results = { at: new Date().toISOString(), machine, engine: engine.version, images, measures };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}

function chosen(names: readonly string[]): readonly Measure[] {
  const unknown = names.filter((name) => !MEASURES.some((measure) => measure.name === name));
  if (unknown.length > 0)
    throw new UserError(
      `no measure ${unknown.join(', ')}: there is ${MEASURES.map(({ name }) => name).join(', ')}`,
    );
  return names.length === 0 ? MEASURES : MEASURES.filter(({ name }) => names.includes(name));
}

main().catch((error: Error) => {
  process.stderr.write(`${error instanceof HarnessError ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
