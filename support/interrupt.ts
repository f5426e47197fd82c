import type { Run } from './run';

/** Exit codes as a shell reports them. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type Interrupt = keyof typeof EXIT_CODES;

/** npm passes on the Ctrl-C that the terminal has sent to everyone already; milliseconds between the two. */
const ECHO = 1_000;

/** On an interrupt removes the run's networks, and ends the process; on a second one ends it as it is. */
export function removeOnInterrupt(run: Run): void {
  let first: number | undefined;
  const interrupted = (signal: Interrupt) => {
    if (first === undefined) {
      first = performance.now();
      void removeAndExit(run, signal);
    } else if (performance.now() - first > ECHO) {
      say(`${signal} again: leaving the rest as it is, see \`docker compose ls -a\``);
      process.exit(EXIT_CODES[signal]);
    }
  };
  for (const signal of Object.keys(EXIT_CODES) as Interrupt[]) process.on(signal, interrupted);
  // A terminal that was closed takes no more output.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

async function removeAndExit(run: Run, signal: Interrupt): Promise<void> {
  say(`\n${signal}: removing the networks of this run`);
  // What scenarios report from here on fails because of the interrupt.
  process.stdout.write = () => true;
  try {
    await run.end();
    say('removed; nothing is left running');
  } catch (error) {
    say((error as Error).message);
  }
  process.exit(EXIT_CODES[signal]);
}

const say = (text: string): boolean => process.stderr.write(`${text}\n`);
