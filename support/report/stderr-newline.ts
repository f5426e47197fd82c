import { fstatSync } from 'node:fs';
import { Tap } from './tap';

/** File descriptors of every process. */
const STDOUT = 1;
const STDERR = 2;

/** True where a reader sees both in one: `2>&1`, or a terminal. */
export function areOne(): boolean {
  const [stdout, stderr] = [fstatSync(STDOUT), fstatSync(STDERR)];
  return stdout.dev === stderr.dev && stdout.ino === stderr.ino;
}

/**
 * Begins what goes to stderr on a line of its own where stdout, which ends up in the same place, has left one open: the
 * dots of Cucumber's `progress`. Returns what ends that.
 */
export function keepApart(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream): () => void {
  let isOpen = false;
  const out = new Tap(stdout, (text) => {
    if (text !== '') isOpen = !text.endsWith('\n');
  });
  const err = new Tap(stderr, (text) => {
    if (isOpen && text !== '') err.write('\n');
    isOpen &&= text === '';
  });
  return () => {
    err.remove();
    out.remove();
  };
}
