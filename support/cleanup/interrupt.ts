import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';
import { remediable } from '../docker/trouble';
import type { Run } from '../network/run';

/** Exit codes as a shell reports them. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type Interrupt = keyof typeof EXIT_CODES;

/** npm passes on the Ctrl-C that the terminal has sent to everyone already; milliseconds between the two. */
const ECHO = 1_000;

/** Signals come to the main thread alone, and Cucumber's workers are threads of their own, so they talk. */
type Message =
  | { readonly kind: 'begun'; readonly thread: number }
  | { readonly kind: 'interrupted' }
  /** `problem`: what could not be removed, in words, or ''. */
  | { readonly kind: 'ended'; readonly thread: number; readonly problem: string };

/**
 * In the thread a run is in, while it begins: an interrupt removes the run, once it has begun. One that fails to begin
 * has undone that itself.
 */
export function removeOnInterrupt(beginning: Promise<Pick<Run, 'end'>>): void {
  const begun = beginning.catch(() => undefined);
  const ended = (problem: string) => say({ kind: 'ended', thread: threadId, problem });
  const say = openLine(({ kind }) => {
    if (kind === 'interrupted')
      begun
        .then((run) => run?.end())
        .then(
          () => ended(''),
          (error: Error) => ended((remediable(error) ?? error).message),
        );
  });
  say({ kind: 'begun', thread: threadId });
  process.on('exit', () => ended(''));
}

/**
 * In the main thread, before any run begins. On an interrupt the runs are removed, and the process ends; on a second
 * one it ends with everything as it is.
 */
export function watchForInterrupts(): void {
  if (!isMainThread) return;
  const runs = new Map<number, PromiseWithResolvers<string>>();
  const say = openLine((message) => {
    if (message.kind === 'begun') runs.set(message.thread, Promise.withResolvers());
    if (message.kind === 'ended') runs.get(message.thread)?.resolve(message.problem);
  });
  const endAll = () => {
    say({ kind: 'interrupted' });
    return Promise.all([...runs.values()].map(({ promise }) => promise));
  };

  let first: number | undefined;
  const interrupted = (signal: Interrupt) => {
    if (first === undefined) {
      first = performance.now();
      void removeAndExit(signal, endAll);
    } else if (performance.now() - first > ECHO) {
      print(`${signal} again: what is left stays as it is, and the next run removes it`);
      process.exit(EXIT_CODES[signal]);
    }
  };
  for (const signal of Object.keys(EXIT_CODES) as Interrupt[]) process.on(signal, interrupted);
  // A terminal that was closed takes no more output.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

async function removeAndExit(signal: Interrupt, endAll: () => Promise<string[]>): Promise<void> {
  print(`\n${signal}: removing the networks of this run`);
  // What scenarios report from here on fails because of the interrupt.
  process.stdout.write = () => true;
  process.stderr.write = () => true;
  // Struck at its end, the run may be over first, and Cucumber ends the process with a code of its own.
  let outcome = 'the run has come to its end meanwhile';
  process.once('exit', () => {
    print(outcome);
    process.exitCode = EXIT_CODES[signal];
  });
  const problems = (await endAll()).filter((problem) => problem !== '');
  outcome = problems.length === 0 ? 'removed; nothing is left running' : problems.join('\n');
  process.exit(EXIT_CODES[signal]);
}

/** Hears what is said anywhere but through the function it returns. */
function openLine(listener: (message: Message) => void): (message: Message) => void {
  const channel = new BroadcastChannel('interrupts');
  channel.unref(); // It keeps no thread alive.
  channel.onmessage = (event) => listener((event as { data: Message }).data);
  return (message) => channel.postMessage(message);
}

const write = process.stderr.write.bind(process.stderr);
const print = (text: string): boolean => write(`${text}\n`);
