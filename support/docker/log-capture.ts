import { stripVTControlCharacters } from 'node:util';
import type Docker from 'dockerode';
import { engineMessage } from './engine-errors';
import { HeadAndTail } from './head-and-tail';
import { type LogStream, openLog, readFrames } from './log';

/**
 * What a container logs, and those that come after it under its name, read while they run: so it is there when they
 * are gone. The bytes are put away as they come; what they say matters only where somebody asks.
 */
export class LogCapture {
  readonly #kept = new HeadAndTail();
  readonly #streams = new Set<LogStream>();
  readonly #reading = new Set<Promise<void>>();
  #problem = '';
  #ended = false;

  constructor(private readonly docker: Docker) {}

  /**
   * Follows the container from now until it stops; to be called at each start. `since` is when it stopped before, in
   * milliseconds since the epoch: what it logged until then has been read.
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

  /** Settles when all that was logged by containers that have stopped has been read. */
  async settled(): Promise<void> {
    await Promise.all(this.#reading);
  }

  /** What was logged so far, without terminal colours; in its place why it can't be had. */
  get text(): string {
    const text = stripVTControlCharacters(this.#kept.toString());
    return this.#problem && !text ? `can't be had: ${this.#problem}\n` : text;
  }

  end(): void {
    this.#ended = true;
    for (const stream of this.#streams) stream.destroy?.();
  }

  async #read(containerId: string, since: number | undefined): Promise<void> {
    const stream = await openLog(this.docker, containerId, { follow: true, since });
    if (this.#ended) return stream.destroy?.();
    this.#streams.add(stream);
    await readFrames(stream, (bytes) => this.#kept.append(bytes)).catch(() => {}); // Keeps what came until then.
    this.#streams.delete(stream);
  }
}
