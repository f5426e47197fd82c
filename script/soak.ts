/**
 * Many runs of the fast features, by hand: `npm run soak -- run 20`, `… interrupt 30` (Ctrl-C at a random moment), `… kill
 * 20` (kill -9, then a run that removes what is left). What makes it harder: `--load 8` (so many processes that compute and
 * write to the disk), `--pauses` (the harness stands still for up to 5 s, now and then), `--late-events` (the engine's
 * events come 2 s late). Each ends with the failures, and with what is left on the engine; both should be nothing.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const USAGE = 'npm run soak -- run|interrupt|kill [count] [--load 8] [--pauses] [--late-events]';

const SIGNALS: Readonly<Record<string, NodeJS.Signals | undefined>> = {
  interrupt: 'SIGINT',
  kill: 'SIGKILL',
};

/** A run is interrupted within so many milliseconds, about what two scenarios take. */
const LATEST_SIGNAL = 30_000;

/** Milliseconds by which events are late, of the longest pause, and of the longest time between two pauses. */
const LATE = 2_000;
const LONGEST_PAUSE = 5_000;
const BETWEEN_PAUSES = 20_000;

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

/** Until this process ends. Half of them compute; the others write to the disk, and wait until it has everything. */
function load(processes: number): void {
  const compute = 'for (;;);';
  const write = `const fs = require('fs'), file = fs.openSync('${join(tmpdir(), 'soak')}-' + process.pid, 'w');
    fs.unlinkSync('${join(tmpdir(), 'soak')}-' + process.pid);
    for (;;) { fs.writeSync(file, Buffer.alloc(1e6), 0, 1e6, 0); fs.fsyncSync(file); }`;
  const children = Array.from({ length: processes }, (_, index) =>
    spawn(process.execPath, ['-e', index % 2 === 0 ? compute : write], { stdio: 'inherit' }),
  );
  for (const child of children) child.unref();
  process.on('exit', () => {
    for (const child of children) child.kill();
  });
  process.once('SIGTERM', () => process.exit(143));
}

/** An engine whose answers to `GET /events` come late. */
async function lateEvents(engine: string, socket: string): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connect(engine);
    client.once('data', (head) => {
      const isLate = /^GET \S*\/events/.test(head.toString('latin1'));
      upstream.write(head);
      client.pipe(upstream);
      if (!isLate) upstream.pipe(client);
      else
        upstream.on('data', (chunk) => void elapse(LATE).then(() => client.writable && client.write(chunk)));
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.listen(socket);
  await once(server, 'listening');
  return server;
}

/** Stops and continues the process, and with it its workers, which are threads, until it ends. */
async function pause(child: ChildProcess, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await elapse(Math.random() * BETWEEN_PAUSES, undefined, { signal: ended }).catch(() => {});
    child.kill('SIGSTOP');
    await elapse(Math.random() * LONGEST_PAUSE);
    child.kill('SIGCONT');
  }
}

interface Hardship {
  readonly pauses: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

async function run({ pauses, environment }: Hardship, signal?: NodeJS.Signals): Promise<boolean> {
  const child = spawn('cucumber-js', ['--tags', '@fast', '--parallel', '2'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const end = new AbortController();
  const ended = once(child, 'exit').finally(() => end.abort());
  if (pauses) void pause(child, end.signal);
  if (signal) {
    await elapse(Math.random() * LATEST_SIGNAL, undefined, { signal: end.signal }).catch(() => {});
    child.kill(signal);
  }
  const [code] = await ended;
  console.error(`${signal ?? 'run'}: exit ${code}`);
  return code === 0;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      load: { type: 'string', default: '0' },
      pauses: { type: 'boolean', default: false },
      'late-events': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [mode = '', count = '10'] = positionals;
  if (mode !== 'run' && !SIGNALS[mode]) throw new Error(USAGE);
  const before = inventory();
  const directory = mkdtempSync(join(tmpdir(), 'soak-'));
  const socket = join(directory, 'docker.sock');
  const engine = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
  const server = values['late-events'] ? await lateEvents(engine, socket) : undefined;
  load(Number(values.load));
  const hardship: Hardship = {
    pauses: values.pauses,
    environment: server ? { DOCKER_HOST: `unix://${socket}` } : {},
  };
  let failed = 0;
  for (let number = 0; number < Number(count); number++)
    if (!(await run(hardship, SIGNALS[mode])) && mode === 'run') failed++;
  if (mode === 'kill' && !(await run(hardship))) failed++;
  server?.close();
  rmSync(directory, { recursive: true });
  const after = inventory();
  const left = [...before, ...after].filter((line) => before.has(line) !== after.has(line));
  console.error(left.length === 0 ? 'the engine is as it was' : `not as before:\n${left.join('\n')}`);
  console.error(`${failed} runs failed`);
  process.exitCode = left.length + failed === 0 ? 0 : 1;
}

void main();
