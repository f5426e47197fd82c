/**
 * Many runs of the fast features, by hand: `npm run soak -- run 20`, `… interrupt 30` (Ctrl-C at a random moment), `… kill
 * 20` (kill -9, then a run that removes what is left). Each ends with what is left on the engine, which should be nothing.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as elapse } from 'node:timers/promises';

const [mode = '', count = '10'] = process.argv.slice(2);
const SIGNALS: Readonly<Record<string, NodeJS.Signals | undefined>> = {
  interrupt: 'SIGINT',
  kill: 'SIGKILL',
};

/** A run takes about as long, in milliseconds. */
const LONGEST = 7_500;

/** What is on the engine and in the temporary directory: to be the same after a run as before it. */
function inventory(): Set<string> {
  const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).split('\n');
  return new Set([
    ...docker('ps', '-a', '--format', 'container {{.ID}} {{.Names}}'),
    ...docker('images', '--format', 'image {{.ID}} {{.Repository}}:{{.Tag}}'),
    ...docker('network', 'ls', '--format', 'network {{.Name}}'),
    ...docker('volume', 'ls', '--format', 'volume {{.Name}}'),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith('chaincode-bdd-')),
  ]);
}

async function run(signal?: NodeJS.Signals): Promise<string> {
  const child = spawn('cucumber-js', ['--tags', '@fast'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  if (signal) {
    await Promise.race([elapse(Math.random() * LONGEST), ended]);
    child.kill(signal);
  }
  const [code] = await ended;
  return `${signal ?? 'run'}: exit ${code}`;
}

async function main(): Promise<void> {
  if (mode !== 'run' && !SIGNALS[mode]) throw new Error('npm run soak -- run|interrupt|kill [count]');
  const before = inventory();
  for (let number = 0; number < Number(count); number++) console.error(await run(SIGNALS[mode]));
  if (mode === 'kill') console.error(await run());
  const after = inventory();
  const left = [...before, ...after].filter((line) => before.has(line) !== after.has(line));
  console.error(left.length === 0 ? 'the engine is as it was' : `not as before:\n${left.join('\n')}`);
  process.exitCode = left.length === 0 ? 0 : 1;
}

void main();
