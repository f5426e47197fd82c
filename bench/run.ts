/** `npm run bench`, or some measures of it: `npm run bench -- lag commit`. Tells how it is, and fails nothing. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { removeOnInterrupt, watchForInterrupts } from '../support/interrupt';
import { UserError } from '../support/plain-error';
import { Run } from '../support/run';
import { Bench } from './bench';
import { commitLag } from './commit-lag';
import { cpu } from './cpu';
import { type Summary, summaryOf } from './figure';
import { firstStep } from './first-step';
import type { Measure } from './measure';
import { phases } from './phases';
import { query } from './query';
import { tableOf } from './table';
import { waitingLag } from './waiting-lag';

const MEASURES: readonly Measure[] = [firstStep, commitLag, query, cpu, waitingLag, phases];

const RESULTS = join(__dirname, 'results.json');

async function main(names: readonly string[]): Promise<void> {
  const measures = chosen(names);
  watchForInterrupts();
  const run = await Run.begin();
  removeOnInterrupt(run);
  try {
    const results = await measured(measures, new Bench(run));
    const { settings, engine } = run;
    const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
    const results_ = {
      at: new Date().toISOString(),
      machine,
      engine: engine.version,
      images: settings.images,
      measures: results,
    };
    writeFileSync(RESULTS, `${JSON.stringify(results_, null, 2)}\n`);
    process.stdout.write(`the same as JSON: ${RESULTS}\n`);
  } finally {
    await run.end();
  }
}

async function measured(measures: readonly Measure[], bench: Bench): Promise<Record<string, Summary[]>> {
  const results: Record<string, Summary[]> = {};
  for (const { name, title, measure } of measures) {
    const figures = (await measure(bench)).map(summaryOf);
    process.stdout.write(`\n${name}: ${title}\n${tableOf(figures)}\n`);
    results[name] = figures;
  }
  return results;
}

function chosen(names: readonly string[]): readonly Measure[] {
  const unknown = names.filter((name) => !MEASURES.some((measure) => measure.name === name));
  if (unknown.length > 0)
    throw new UserError(
      `no measure ${unknown.join(', ')}: there is ${MEASURES.map(({ name }) => name).join(', ')}`,
    );
  return names.length === 0 ? MEASURES : MEASURES.filter(({ name }) => names.includes(name));
}

void main(process.argv.slice(2));
