import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A file of JSON records, one a line, that only ever grows: a process that is killed in the middle of a write leaves half
 * a line at the end, which the next one drops. This stands in for RocksDB. A record is the kernel's when `append`
 * returns, so it survives the process, though not the host's power supply.
 */
export class AppendFile<Entry> {
  #descriptor: number;

  private constructor(private readonly path: string) {
    this.#descriptor = openSync(path, 'a');
  }

  static open<Entry>(path: string): { file: AppendFile<Entry>; entries: Entry[] } {
    mkdirSync(dirname(path), { recursive: true });
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const entries = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Entry);
    const file = new AppendFile<Entry>(path);
    if (text !== '' && !text.endsWith('\n')) file.rewrite(entries);
    return { file, entries };
  }

  append(entry: Entry): void {
    writeWhole(this.#descriptor, `${JSON.stringify(entry)}\n`);
  }

  /** Replaces all records at once: either the old or the new ones are there after a crash. */
  rewrite(entries: readonly Entry[]): void {
    const replacement = openSync(`${this.path}.new`, 'w');
    writeWhole(replacement, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    closeSync(replacement);
    renameSync(`${this.path}.new`, this.path);
    this.close();
    this.#descriptor = openSync(this.path, 'a');
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function writeWhole(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
}
