import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import type { Wakeups } from '../waiting/eventually';
import { withoutColours } from './colours';

/** Lines kept of what was sought, at most; the first ones tell what began it. */
const KEPT = 20;

/**
 * A container's log from its first line on, followed for lines of one kind. A peer logs tens of MB, so it is read
 * once and the rest of it is not kept.
 */
export class FollowedLog implements Wakeups {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #lines: string[] = [];

  private constructor(
    private readonly source: NodeJS.ReadableStream & { destroy?: () => void },
    private readonly sought: RegExp,
  ) {}

  static async follow(docker: Docker, containerId: string, sought: RegExp): Promise<FollowedLog> {
    const source = await docker.getContainer(containerId).logs({ stdout: true, stderr: true, follow: true });
    const log = new FollowedLog(source, sought);
    const [out, err] = [log.#reader(), log.#reader()];
    docker.modem.demuxStream(source, out, err);
    source.on('error', () => {}); // Its end is no news: what was read by then is what there is.
    return log;
  }

  /** The lines found so far, without terminal colours. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  subscribe(wake: () => void): () => void {
    this.#emitter.on('line', wake);
    return () => this.#emitter.off('line', wake);
  }

  end(): void {
    this.source.destroy?.();
  }

  #reader(): PassThrough {
    const stream = new PassThrough();
    createInterface({ input: stream }).on('line', (coloured) => {
      const line = withoutColours(coloured);
      if (!this.sought.test(line) || this.#lines.length >= KEPT) return;
      this.#lines.push(line);
      this.#emitter.emit('line');
    });
    return stream;
  }
}
