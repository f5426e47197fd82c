import type { Stdio } from './context';

/** Longest password read, bytes: gopass's bound. */
const MAX_LENGTH = 512;

/** Reads a line, showing a star for each byte, as gopass does on a terminal and elsewhere. */
export async function readPassword({ stdin, stdout }: Stdio): Promise<string> {
  const terminal = 'setRawMode' in stdin ? (stdin as NodeJS.ReadStream) : undefined;
  if (terminal?.isTTY) terminal.setRawMode(true);
  const typed: number[] = [];
  try {
    let read = 0;
    for await (const chunk of stdin) {
      for (const byte of Buffer.from(chunk as Buffer)) {
        if (byte === CARRIAGE_RETURN || byte === LINE_FEED) return Buffer.from(typed).toString();
        if (byte === CONTROL_C) throw new Error('interrupted');
        if (read++ > MAX_LENGTH) throw new Error(`maximum byte limit (${MAX_LENGTH}) exceeded`);
        if (byte === DELETE || byte === BACKSPACE) {
          if (typed.pop() !== undefined) stdout('\b \b');
        } else if (byte !== 0) {
          typed.push(byte);
          stdout('*');
        }
      }
    }
    throw new Error('EOF');
  } finally {
    if (terminal?.isTTY) terminal.setRawMode(false);
    stdout('\n');
  }
}

const CONTROL_C = 3;
const BACKSPACE = 8;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const DELETE = 127;
