import { randomUUID } from 'node:crypto';
import { setTimeout as elapse } from 'node:timers/promises';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import { remediable } from '../docker/engine-errors';

/** Exit codes as a shell reports them. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof EXIT_CODES;

/** npm repeats the Ctrl-C that the terminal has sent to every process already. Milliseconds between the two. */
const REPEAT_BOUND = 1_000;

/** Messages between threads are delivered well within this time, in milliseconds. */
const DELIVERY = 50;

/** Signals reach the main thread only; Cucumber's workers are other threads. */
type Message =
  | { readonly kind: 'begun'; readonly run: string }
  | { readonly kind: 'interrupted' }
  /** `problem`: what is left on the engine and why, or empty. */
  | { readonly kind: 'ended'; readonly run: string; readonly problem: string };

/**
 * To be called in the thread of a run while the run begins: an interrupt ends the run, as soon as it has begun. A run
 * that fails to begin cleans up itself.
 */
export function removeOnInterrupt(beginning: Promise<{ end(): Promise<string> }>): void {
  const run = randomUUID();
  const begun = beginning.catch(() => undefined);
  let ending: Promise<string> | undefined;
  const end = async () => {
    try {
      return (await (await begun)?.end()) ?? '';
    } catch (error) {
      return (remediable(error) ?? (error as Error)).message;
    }
  };
  const post = openChannel(async ({ kind }) => {
    if (kind !== 'interrupted') return;
    ending ??= end();
    post({ kind: 'ended', run, problem: await ending });
  });
  post({ kind: 'begun', run });
  process.on('exit', () => post({ kind: 'ended', run, problem: '' }));
}

/**
 * To be called in the main thread before any run begins. The first interrupt removes the runs and ends the process; the
 * second one ends it at once.
 */
export function watchForInterrupts(): void {
  if (!isMainThread) return;
  const runs = new Map<string, PromiseWithResolvers<string>>();
  let interruptedAt: number | undefined;
  const post = openChannel((message) => {
    if (message.kind === 'ended') runs.get(message.run)?.resolve(message.problem);
    if (message.kind !== 'begun') return;
    runs.set(message.run, Promise.withResolvers());
    if (interruptedAt !== undefined) post({ kind: 'interrupted' }); // It began too late to hear the first one.
  });
  const endRuns = async (): Promise<string[]> => {
    post({ kind: 'interrupted' });
    await elapse(DELIVERY);
    const known = [...runs.values()];
    const problems = await Promise.all(known.map(({ promise }) => promise));
    return known.length === runs.size ? problems : endRuns();
  };

  const interrupted = (signal: Signal) => {
    if (interruptedAt === undefined) {
      interruptedAt = performance.now();
      void removeAndExit(signal, endRuns);
    } else if (performance.now() - interruptedAt > REPEAT_BOUND) {
      print(`${signal} again: stopped without cleaning up; the next run removes what is left`);
      process.exit(EXIT_CODES[signal]);
    }
  };
  for (const signal of Object.keys(EXIT_CODES) as Signal[]) process.on(signal, interrupted);
  // A terminal that was closed takes no more output.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

async function removeAndExit(signal: Signal, endRuns: () => Promise<string[]>): Promise<void> {
  print(`\n${signal}: removing the networks of this run`);
  // Their removal makes the scenarios fail that are under way. These failures would hide what matters here.
  process.stdout.write = () => true;
  process.stderr.write = () => true;
  // If the run ends by itself in the meantime, Cucumber ends the process, with another exit code.
  let result = 'the run has ended in the meantime';
  process.once('exit', () => {
    print(result);
    process.exitCode = EXIT_CODES[signal];
  });
  const problems = (await endRuns()).filter((problem) => problem !== '');
  result = problems.length === 0 ? 'removed; nothing is left running' : problems.join('\n');
  process.exit(EXIT_CODES[signal]);
}

/** Calls the listener with what others post, and returns what posts to them. */
function openChannel(listener: (message: Message) => unknown): (message: Message) => void {
  const channel = new BroadcastChannel('interrupts');
  channel.unref(); // It does not keep its thread alive.
  channel.onmessage = (event) => listener((event as { data: Message }).data);
  return (message) => channel.postMessage(message);
}

const write = process.stderr.write.bind(process.stderr);
const print = (text: string): boolean => write(`${text}\n`);
