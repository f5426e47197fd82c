import { EventEmitter } from 'node:events';
import { addAbortSignal, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type Docker from 'dockerode';
import { HarnessError } from '../errors';
import { bounded } from '../waiting/clock';
import type { Wakeups } from '../waiting/eventually';
import { engineMessage } from './engine-errors';

/** Bytes of a frame's header: the stream (1 byte), 3 zeroes, the length of the payload (4 bytes, big-endian). */
const HEADER = 8;

/**
 * Splits a container's output into its two streams. The output of a container with a terminal has no frames; all of it
 * counts as stdout. Linear in the number of bytes; keeps at most one frame (16 kB in a log).
 */
export class FrameDecoder {
  #rest: Buffer = Buffer.alloc(0);
  #hasFrames = true;

  constructor(private readonly onBytes: (bytes: Buffer, isStderr: boolean) => void) {}

  write(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    while (this.#hasFrames && bytes.length - start >= HEADER) {
      const stream = bytes[start] ?? 0;
      this.#hasFrames = stream <= 2 && bytes.readUIntBE(start + 1, 3) === 0;
      const end = start + HEADER + bytes.readUInt32BE(start + 4);
      if (!this.#hasFrames || end > bytes.length) break;
      this.onBytes(bytes.subarray(start + HEADER, end), stream === 2);
      start = end;
    }
    this.#rest = bytes.subarray(start);
    if (!this.#hasFrames) this.end();
  }

  /** Passes on what is left: a terminal's output may be shorter than a header. */
  end(): void {
    if (this.#rest.length > 0) this.onBytes(this.#rest, false);
    this.#rest = Buffer.alloc(0);
  }
}

/** Characters of a line that are kept. */
const LONGEST_LINE = 1_000_000;

/** Splits bytes into lines. A character or a line may be spread over several chunks. */
class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #line = '';

  constructor(private readonly onLine: (line: string) => void) {}

  write(bytes: Buffer): void {
    const text = this.#decoder.write(bytes);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = this.#line + text.slice(start, end);
      this.#line = '';
      start = end + 1;
      this.onLine(line);
    }
    if (this.#line.length < LONGEST_LINE) this.#line += text.slice(start);
  }

  end(): void {
    const line = this.#line + this.#decoder.end();
    this.#line = '';
    if (line) this.onLine(line);
  }
}

/** Reads a container's output, both streams in one, to its end. Rejects if it breaks off. */
export function readFrames(
  source: Readable,
  onBytes: (bytes: Buffer, isStderr: boolean) => void,
): Promise<void> {
  const decoder = new FrameDecoder(onBytes);
  return new Promise((resolve, reject) => {
    source.on('data', (chunk: Buffer) => decoder.write(chunk));
    source.on('end', () => {
      decoder.end();
      resolve();
    });
    source.on('error', reject);
    source.on('close', resolve); // After `end` or `error`, or alone if the reader destroyed it.
  });
}

/** Reads lines of both streams in the order in which they end, without terminal colours. */
async function readLines(source: Readable, onLine: (line: string) => void): Promise<void> {
  const plain = (line: string) => onLine(line.includes('\x1b') ? stripVTControlCharacters(line) : line);
  const [stdout, stderr] = [new LineSplitter(plain), new LineSplitter(plain)];
  try {
    await readFrames(source, (bytes, isStderr) => (isStderr ? stderr : stdout).write(bytes));
  } finally {
    stdout.end();
    stderr.end();
  }
}

export interface LogRange {
  /** The last lines only. */
  readonly tail?: number;
  /** From then on, in milliseconds since the epoch. */
  readonly since?: number | undefined;
}

/** Opens a log; `follow`: it goes on until the container stops. */
export async function openLog(
  docker: Docker,
  containerId: string,
  { tail, since, follow = false }: LogRange & { readonly follow?: boolean },
): Promise<Readable> {
  const query = {
    stdout: true,
    stderr: true,
    follow,
    ...(tail !== undefined && { tail }),
    ...(since !== undefined && { since: since / 1_000 }), // The engine takes seconds with a fraction.
  };
  // dockerode streams only what is followed, and buffers everything else. The engine gets what is in `_query`.
  const options = { ...query, follow: true as const, _query: query };
  return docker.getContainer(containerId).logs(options) as Promise<Readable>;
}

/** Milliseconds. A busy engine sends some 5 MB/s. */
const READ_BOUND = 300_000;

/**
 * Reads what a container has logged so far, line by line, in bounded memory; `name` is for messages. Throws a TimedOut
 * if the engine hangs.
 */
export async function readLog(
  docker: Docker,
  container: { readonly id: string; readonly name: string },
  range: LogRange,
  onLine: (line: string) => void,
): Promise<void> {
  const what = `log of ${container.name}`;
  await bounded(`${what}: the engine did not send it`, READ_BOUND, async (signal) => {
    const source = addAbortSignal(signal, await openLog(docker, container.id, range));
    await readLines(source, onLine).catch(async (error) => {
      await docker.getContainer(container.id).inspect(); // Throws the reason if the engine is gone.
      throw new HarnessError(`${what}: broke off (${engineMessage(error)})`);
    });
  });
}

/** Tails searched before the whole log, in lines: mostly the last match is near the end. */
const SEARCHED_TAILS = [1_000, 20_000];

/** The last line of a log that matches, as a match; undefined if none does. */
export async function lastMatch(
  docker: Docker,
  container: { readonly id: string; readonly name: string },
  pattern: RegExp,
): Promise<RegExpExecArray | undefined> {
  for (const tail of [...SEARCHED_TAILS, undefined]) {
    let last: RegExpExecArray | undefined;
    let lines = 0;
    await readLog(docker, container, tail === undefined ? {} : { tail }, (line) => {
      lines++;
      last = pattern.exec(line) ?? last;
    });
    if (last || tail === undefined || lines < tail) return last;
  }
  return undefined;
}

/** Matching lines that are kept; the first ones tell the cause. */
const KEPT = 20;

/** The lines of a container's log that match, from the first line of the log on, as they are logged. */
export class FollowedLog implements Wakeups {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #lines: string[] = [];

  private constructor(
    private readonly source: Readable,
    pattern: RegExp,
  ) {
    const onLine = (line: string) => {
      if (!pattern.test(line) || this.#lines.length >= KEPT) return;
      this.#lines.push(line);
      this.#emitter.emit('line');
    };
    readLines(source, onLine).catch(() => {}); // What was read until then is all there is.
  }

  /** Follows until the container stops, or until `end`. */
  static async follow(docker: Docker, containerId: string, pattern: RegExp): Promise<FollowedLog> {
    return new FollowedLog(await openLog(docker, containerId, { follow: true }), pattern);
  }

  /** True once the container has stopped, or the engine is gone. */
  get hasEnded(): boolean {
    return this.source.closed;
  }

  /** The first matching lines so far, without terminal colours. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  subscribe(wake: () => void): () => void {
    this.#emitter.on('line', wake);
    return () => this.#emitter.off('line', wake);
  }

  end(): void {
    this.source.destroy();
  }
}
