/**
 * By hand, for it takes long: `npm run soak -- repeat 100`, `… interrupt 30`, `… kill 20`, `… restart`, `… full`.
 * Each ends with what is left on the engine, which should be nothing. `restart` takes the command that restarts the engine
 * from RESTART_ENGINE, `full` mounts a small file system over evidence/, as root.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import { difference, inventory } from './engine';
import { featureOf } from './scenarios';

const [what = '', count = '10'] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'soak-'));

/** A moment of a run that takes about as long, in milliseconds: the network's start, its deploy, its end. */
const LONGEST = 7_500;

const SOAKS: Readonly<Record<string, (count: number) => Promise<string[]>>> = {
  /** So many scenarios in one run. */
  async repeat(count) {
    const { code, seconds } = await run(feature(count)).ended;
    return [`${count} scenarios: exit ${code}, ${seconds} s`];
  },

  /** Ctrl-C at so many random moments, each in a run of its own. */
  interrupt: (count) =>
    each(count, async (before) => {
      const { struck, code } = await strike('SIGINT');
      return [`${struck}: exit ${code}`, ...difference(before, inventory())];
    }),

  /** kill -9 at so many random moments, each followed by a run that starts and ends as if nothing had been. */
  kill: (count) =>
    each(count, async (before) => {
      const { struck } = await strike('SIGKILL');
      const left = difference(before, inventory()).length;
      const { code } = await run(feature(1)).ended;
      const leftThen = difference(before, inventory());
      return [`${struck} left ${left} things; the next run: exit ${code}`, ...leftThen];
    }),

  /** The engine restarts in the middle of a run: that one fails, the next one finds everything in order. */
  async restart() {
    const before = inventory();
    const { ended } = run(feature(1));
    await elapse(LONGEST / 2);
    execFileSync(process.env['RESTART_ENGINE'] ?? 'false', { stdio: 'inherit', shell: true });
    const first = await ended;
    const second = await run(feature(1)).ended;
    return [`restarted: exit ${first.code}; then: exit ${second.code}`, ...difference(before, inventory())];
  },

  /** No space left for the evidence of a scenario that fails. */
  async full() {
    mkdirSync('evidence', { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', 'evidence']);
    try {
      const failing = featureOf(1).replace('gives 90', 'gives 91 within 2 s');
      const { code } = await run(written(failing)).ended;
      return [`exit ${code}`];
    } finally {
      execFileSync('umount', ['evidence']);
    }
  },
};

/** Says each report as it comes; the first line of one, without what was left, is enough on the way. */
async function each(count: number, attempt: (before: Set<string>) => Promise<string[]>): Promise<string[]> {
  const before = inventory();
  const reports: string[] = [];
  for (let number = 1; number <= count; number++) {
    const report = await attempt(before);
    say(report[0]);
    reports.push(...report);
  }
  return reports;
}

/** Sends the signal to a run at a random moment, and sees it end. */
async function strike(signal: NodeJS.Signals): Promise<{ struck: string; code: number | string }> {
  const { child, ended } = run(feature(1));
  const moment = Math.random() * LONGEST;
  await Promise.race([elapse(moment), ended]);
  const struck = child.exitCode === null && child.kill(signal);
  const { code } = await ended;
  return { struck: struck ? `${signal} after ${Math.round(moment)} ms` : 'over before', code };
}

function feature(count: number): string {
  return written(featureOf(count));
}

function written(text: string): string {
  const file = join(directory, 'soak.feature');
  writeFileSync(file, text);
  return file;
}

function run(file: string) {
  const start = performance.now();
  const child = spawn('cucumber-js', ['--format', 'summary', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code ?? signal,
    seconds: Math.round((performance.now() - start) / 1_000),
  }));
  return { child, ended };
}

const say = (text = ''): boolean => process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const soak = SOAKS[what];
  if (!soak) throw new Error(`npm run soak -- ${Object.keys(SOAKS).join('|')} [count]`);
  const before = inventory();
  const report = await soak(Number(count));
  const left = difference(before, inventory());
  say(
    ['', ...report, left.length === 0 ? 'the engine is as it was' : 'left on the engine:', ...left].join(
      '\n',
    ),
  );
  process.exitCode = left.length === 0 ? 0 : 1;
}

void main().finally(() => rmSync(directory, { recursive: true }));
