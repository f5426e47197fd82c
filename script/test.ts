/** `npm test` after the bootstrap: every check, then one line that sums the tests and the scenarios. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Counts } from '../support/report/summary';

/** Networks side by side; one takes a core while it starts. */
const WORKERS = 2;

const REPORTS = process.env['REPORTS_DIRECTORY'] || 'reports';

async function main(): Promise<void> {
  mkdirSync(REPORTS, { recursive: true });
  process.stdout.write('types and lint …\n');
  const checks = await Promise.all([
    check('types', 'tsc', ['--noEmit']),
    check('lint', 'biome', ['check', '--error-on-warnings']),
    check('import rules', 'depcruise', [
      'support',
      'steps',
      'embedded',
      '--config',
      '.dependency-cruiser.cjs',
    ]),
  ]);
  const unit = await stage('unit tests', () =>
    nodeTests(['test/**/*.test.ts', 'embedded/test/**/*.test.ts'], true),
  );
  const conformance = await stage('conformance', () =>
    nodeTests(['test/conformance/*.conformance.ts'], false),
  );
  const scenarios = await stage('acceptance features', () => acceptance('default', REPORTS));
  const bddtests = await stage("features of Fabric's own suite", () =>
    acceptance('bddtests', join(REPORTS, 'bddtests'), 'features/bddtests'),
  );
  const failedChecks = checks.filter((passed) => !passed).length;
  const stages = [unit, conformance, scenarios, bddtests];
  const passed = sum(stages.map((counts) => counts.passed));
  const failed = sum(stages.map((counts) => counts.failed)) + failedChecks;
  if (failedChecks > 0)
    process.stdout.write(`${failedChecks} of the checks of types and lint failed, see above\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** A check that prints only where it fails. */
async function check(title: string, command: string, args: string[]): Promise<boolean> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  process.stdout.write(`${title}: ${code === 0 ? 'ok' : `failed\n${Buffer.concat(output)}`}\n`);
  return code === 0;
}

/** Each file in a process of its own; networks come one after the other, since their peers have the same names. */
async function nodeTests(files: readonly string[], concurrency: boolean): Promise<Counts> {
  const tests = run({
    files: globSync([...files]),
    execArgv: ['--require', 'ts-node/register'],
    concurrency,
  });
  const counts = { passed: 0, failed: 0 };
  const leaf = (kind: string | undefined) => (kind === 'suite' ? 0 : 1);
  tests.on('test:pass', ({ details, skip }) => {
    if (!skip) counts.passed += leaf(details.type); // A test that is skipped passes, in Node's terms.
  });
  tests.on('test:fail', ({ details }) => {
    counts.failed += leaf(details.type);
  });
  for await (const chunk of tests.compose(spec)) process.stdout.write(chunk);
  return counts;
}

/** The features that a profile of cucumber.js runs, which writes its reports to this directory. */
async function acceptance(profile: string, reports: string, ...paths: string[]): Promise<Counts> {
  const summary = join(reports, 'summary.json');
  rmSync(summary, { force: true });
  const workers = Math.min(availableParallelism(), WORKERS);
  const child = spawn('cucumber-js', ['--profile', profile, '--parallel', String(workers), ...paths], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  const counts = countsIn(summary);
  // A run that fails beyond its scenarios (no engine, something left behind) is one failure more.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function countsIn(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 }; // The run ended before its summary; its exit code tells.
  }
}

async function stage(title: string, work: () => Promise<Counts>): Promise<Counts> {
  process.stdout.write(`${title} …\n`);
  const start = performance.now();
  const counts = await work();
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  process.stdout.write(`${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n`);
  return counts;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

void main();
