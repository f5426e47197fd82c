/**
 * `npm test` after the bootstrap: every check, then a line for each test that failed, then one line that sums tests and
 * scenarios. `npm run test:fabric -- 2.5 3.1`: the features of these versions on Fabric's own images.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Counts } from '../support/report/summary';
import { readSettings } from '../support/settings';

/** Networks side by side; one takes a core while it starts. */
const WORKERS = Math.min(availableParallelism(), 2);

const REPORTS = process.env['REPORTS_DIRECTORY'] || 'reports';

/** The versions whose features run on Fabric's own images. */
const FABRIC_VERSIONS = ['2.5', '3.1'];

/** For every process that is started from here: what one has compiled, the next ones need not. */
process.env['NODE_COMPILE_CACHE'] ??= resolve('.build/compile-cache');

async function main(): Promise<void> {
  mkdirSync(REPORTS, { recursive: true });
  const [mode, ...versions] = process.argv.slice(2);
  const counts =
    mode === 'unit'
      ? [await unitTests()]
      : mode === 'fabric'
        ? await onFabric(versions.length > 0 ? versions : FABRIC_VERSIONS)
        : [await checks(), ...(await sideBySide()), ...(await onPresentFabric())];
  const passed = sum(counts.map((each) => each.passed));
  const failed = sum(counts.map((each) => each.failed));
  for (const failure of counts.flatMap(({ failures }) => failures)) print(`FAILED ${failure}`);
  print(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

const unitTests = () => stage('unit tests', () => nodeTests(unitTestFiles(), WORKERS, print));

/** Stories of conformance mostly wait for the timeouts of a peer, so that all else runs meanwhile. */
async function sideBySide(): Promise<Counts[]> {
  const lines: string[] = [];
  const conformance = stage('conformance', () =>
    nodeTests(globSync('test/conformance/*.conformance.ts'), 1, (text) => lines.push(text)),
  );
  const units = await unitTests();
  const scenarios = await stage('acceptance features', () => acceptance('default', REPORTS));
  const bddtests = await stage("features of Fabric's own suite", () =>
    acceptance('bddtests', join(REPORTS, 'bddtests'), { args: ['features/bddtests'] }),
  );
  const projects = await stage('projects with the package', () =>
    nodeTests(globSync('test/package/*.package.ts'), 1, print),
  );
  const counts = [units, await conformance, scenarios, bddtests, projects];
  print(lines.join('\n'));
  return counts;
}

/** Chaincode in JavaScript is built in it, with packages from npm's registry. */
const NODE_IMAGE = 'hyperledger/fabric-nodeenv:2.5';

/** One after the other, each without workers: its peers compile chaincode. */
async function onFabric(versions: readonly string[]): Promise<Counts[]> {
  const counts: Counts[] = [];
  const lacksNode = versions.length > 0 && !isPresent(NODE_IMAGE);
  if (lacksNode)
    print(`scenarios tagged @nodeenv: not run, the engine lacks ${NODE_IMAGE} (docker pull ${NODE_IMAGE})`);
  const args = lacksNode ? ['--tags', 'not @nodeenv'] : [];
  for (const version of versions) {
    const reports = join(REPORTS, `fabric-${version}`);
    const environment = { FABRIC_VERSION: version, REPORTS_DIRECTORY: reports };
    const work = () => acceptance('default', reports, { workers: 0, environment, args });
    counts.push(await stage(`features on Fabric ${version}`, work));
  }
  return counts;
}

/** Those whose images are on the engine; nothing is pulled. */
async function onPresentFabric(): Promise<Counts[]> {
  const missing = (version: string) => {
    const { images } = readSettings({ FABRIC_VERSION: version });
    const needed = [images.peer, images.orderer, images.ccenv, images.base];
    return needed.filter((image) => !isPresent(image));
  };
  const absent = new Map(FABRIC_VERSIONS.map((version) => [version, missing(version)]));
  for (const [version, images] of absent)
    if (images.length > 0)
      print(
        `features on Fabric ${version}: not run, the engine lacks ${images.join(', ')} (npm run test:fabric -- ${version} pulls them)`,
      );
  return onFabric(FABRIC_VERSIONS.filter((version) => absent.get(version)?.length === 0));
}

const isPresent = (image: string): boolean => spawnSync('docker', ['image', 'inspect', image]).status === 0;

async function checks(): Promise<Counts> {
  const folders = ['support', 'steps', 'cli', 'embedded', 'index.ts', 'profile.ts'];
  const failures = await Promise.all([
    check('types', 'tsc', ['--noEmit']),
    check('lint', 'biome', ['check', '--error-on-warnings']),
    check('import rules', 'depcruise', [...folders, '--config', '.dependency-cruiser.cjs']),
  ]);
  const failed = failures.flat();
  return { passed: 0, failed: failed.length, failures: failed };
}

/** A check that prints only where it fails. */
async function check(title: string, command: string, args: string[]): Promise<string[]> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  print(`${title}: ${code === 0 ? 'ok' : `failed\n${Buffer.concat(output)}`}`);
  return code === 0 ? [] : [title];
}

/**
 * Tests that share a process, each in the first group that has it: most files take longer to load what they test than to
 * test it. The tests of `steps` share one library of steps, and those of `red` another one, on fakes.
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  interrupt: ['test/interrupt/*.test.ts'],
  bootstrap: ['test/bootstrap/*.test.ts'],
  red: ['test/steps/red.test.ts', 'test/report/secrets.test.ts'],
  steps: ['test/{bddtests,docs,features,steps}/*.test.ts', 'test/report/suggestions.test.ts'],
  embedded: ['embedded/test/**/*.test.ts'],
  others: ['test/**/*.test.ts'],
};

/** A file for each group that loads its tests. */
function unitTestFiles(): string[] {
  const directory = resolve('.build/unit');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const grouped = new Set<string>();
  return Object.entries(GROUPS).map(([group, patterns]) => {
    const tests = globSync(patterns).filter((file) => !grouped.has(file));
    for (const file of tests) grouped.add(file);
    const bundle = join(directory, `${group}.cjs`);
    writeFileSync(bundle, tests.map((file) => `require(${JSON.stringify(resolve(file))});\n`).join(''));
    return bundle;
  });
}

/** No file takes half of it; in milliseconds. */
const HANGS_AFTER = 1_800_000;

/** Each file in a process of its own, so many at a time. */
async function nodeTests(
  files: readonly string[],
  concurrency: number,
  output: (text: string) => void,
): Promise<Counts> {
  const tests = run({
    files: [...files],
    execArgv: ['--require', 'ts-node/register'],
    timeout: HANGS_AFTER,
    concurrency,
  });
  const counts = { passed: 0, failed: 0, failures: [] as string[] };
  tests.on('test:pass', ({ details, skip }) => {
    if (!skip && details.type !== 'suite') counts.passed += 1; // A test that is skipped passes, in Node's terms.
  });
  tests.on('test:fail', ({ details, name, file = '', line }) => {
    if (details.type === 'suite') return;
    counts.failed += 1;
    const { cause } = details.error;
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    counts.failures.push(`${relative('.', file)}:${line} ${name}: ${reason}`);
  });
  for await (const chunk of tests.compose(spec)) output(String(chunk).replace(/\n$/, ''));
  return counts;
}

/** The features that a profile of cucumber.js runs, which writes its reports to this directory. */
async function acceptance(
  profile: string,
  reports: string,
  { args = [] as string[], workers = WORKERS, environment = {} } = {},
): Promise<Counts> {
  const summary = join(reports, 'summary.json');
  rmSync(summary, { force: true });
  const child = spawn('cucumber-js', ['--profile', profile, '--parallel', String(workers), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const [code] = await once(child, 'close');
  const counts = countsIn(summary);
  if (code === 0 || counts.failed > 0) return counts;
  return {
    ...counts,
    failed: 1,
    failures: [`cucumber-js --profile ${profile} ended with exit ${code}, see above`],
  };
}

function countsIn(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, failures: [] }; // The run ended before its summary; its exit code tells.
  }
}

async function stage(title: string, work: () => Promise<Counts>): Promise<Counts> {
  print(`${title} …`);
  const start = performance.now();
  const counts = await work();
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  print(`${title}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
  return counts;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

void main();
