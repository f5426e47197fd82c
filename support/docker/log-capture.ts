import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type Docker from 'dockerode';
import { engineMessage } from './engine-errors';
import { openLog, readFrames } from './log';

/** Bytes of each end that are kept for a reader. A DEBUG log grows by megabytes a minute. */
const HEAD = 50_000;
const TAIL = 300_000;

/** The beginning and the end of a stream of bytes, in bounded memory. */
export class HeadAndTail {
  readonly #head: Buffer[] = [];
  #headLength = 0;
  #tail: Buffer[] = [];
  #tailLength = 0;
  /** Bytes that were dropped between the two. */
  #dropped = 0;

  constructor(
    private readonly head = HEAD,
    private readonly tail = TAIL,
  ) {}

  append(bytes: Buffer): void {
    const copy = Buffer.from(bytes); // Else a few bytes would keep the engine's whole chunk in memory.
    const toHead = copy.subarray(0, this.head - this.#headLength);
    if (toHead.length > 0) this.#head.push(toHead);
    this.#headLength += toHead.length;
    const rest = copy.subarray(toHead.length);
    if (rest.length > 0) this.#tail.push(rest);
    this.#tailLength += rest.length;
    if (this.#tailLength > 2 * this.tail) this.#trim();
  }

  get isEmpty(): boolean {
    return this.#headLength === 0;
  }

  /** All of it; or whole lines of both ends, and between them a line that says how much is missing. */
  toString(): string {
    this.#trim();
    const [head, tail] = [Buffer.concat(this.#head), Buffer.concat(this.#tail)];
    if (this.#dropped === 0) return Buffer.concat([head, tail]).toString();
    const begin = head.subarray(0, head.lastIndexOf('\n') + 1);
    const end = tail.subarray(tail.indexOf('\n') + 1);
    const missing = head.length + this.#dropped + tail.length - begin.length - end.length;
    return `${begin}… ${missing} bytes left out …\n${end}`;
  }

  #trim(): void {
    const excess = this.#tailLength - this.tail;
    if (excess <= 0) return;
    this.#tail = [Buffer.from(Buffer.concat(this.#tail).subarray(excess))];
    this.#tailLength = this.tail;
    this.#dropped += excess;
  }
}

/**
 * The log of a container, and of those that follow it under its name, read while they run, since it is gone with the
 * container.
 */
export class LogCapture {
  readonly #kept = new HeadAndTail();
  readonly #streams = new Set<Readable>();
  readonly #reading = new Set<Promise<void>>();
  #problem = '';
  #ended = false;

  constructor(private readonly docker: Docker) {}

  /**
   * Follows the container from now until it stops; call it at each start. `since`: when it stopped before, in
   * milliseconds since the epoch; what it logged until then has been read.
   */
  follow(containerId: string, since?: number): void {
    if (!this.#kept.isEmpty)
      this.#kept.append(Buffer.from(`--- container ${containerId.slice(0, 12)} started ---\n`));
    const reading = this.#read(containerId, since).catch((error) => {
      this.#problem = engineMessage(error);
    });
    this.#reading.add(reading);
    void reading.then(() => this.#reading.delete(reading));
  }

  /** Settles when everything is read that was logged by containers that have stopped. */
  async settled(): Promise<void> {
    await Promise.all(this.#reading);
  }

  /** The log so far, without terminal colours; or why it can't be read. */
  get text(): string {
    const text = stripVTControlCharacters(this.#kept.toString());
    return this.#problem && !text ? `can't be read: ${this.#problem}\n` : text;
  }

  end(): void {
    this.#ended = true;
    for (const stream of this.#streams) stream.destroy();
  }

  async #read(containerId: string, since: number | undefined): Promise<void> {
    const stream = await openLog(this.docker, containerId, { follow: true, since });
    if (this.#ended) return void stream.destroy();
    this.#streams.add(stream);
    await readFrames(stream, (bytes) => this.#kept.append(bytes)).catch(() => {}); // Keeps what came until then.
    this.#streams.delete(stream);
  }
}
