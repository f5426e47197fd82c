import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Wakeups } from '../waiting/eventually';

/** One event of the engine, as `GET /events` tells it. */
export interface EngineEvent {
  readonly type: string;
  /** `create`, `start`, `die`, `tag`, …; without what follows a colon (`exec_start: sh`). */
  readonly action: string;
  /** Container or network id; of an image the id (`sha256:…`) or, on older engines, the reference. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, by the engine's clock. */
  readonly time: number;
}

/** The kinds of event this project needs. Most of the others come from health checks. */
const FILTERS = {
  type: ['container', 'image', 'network', 'volume'],
  event: 'create start die destroy pause unpause kill stop oom tag untag delete health_status'.split(' '),
};

/** The engine's events, on one connection per run. */
export interface EngineEvents extends Wakeups {
  /** Calls back for every event from now on; the returned function ends that. */
  listen(listener: (event: EngineEvent) => void): () => void;
  /** True once the engine has gone away, even if it is back: events since then are lost. */
  readonly haveEnded: boolean;
  end(): void;
}

export class EngineEventStream implements EngineEvents {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  private constructor(private readonly stream: Readable) {
    const lines = createInterface({ input: stream }).on('line', (line) => this.#received(line));
    for (const source of [stream, lines]) source.on('error', () => {}); // Lines pass on its errors; it closes, too.
  }

  static async follow(docker: Docker): Promise<EngineEventStream> {
    return new EngineEventStream((await docker.getEvents({ filters: JSON.stringify(FILTERS) })) as Readable);
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#emitter.on('event', listener);
    return () => this.#emitter.off('event', listener);
  }

  subscribe(wake: () => void): () => void {
    return this.listen(wake);
  }

  get haveEnded(): boolean {
    return this.stream.closed;
  }

  end(): void {
    this.stream.destroy();
  }

  #received(line: string): void {
    if (line.trim()) this.#emitter.emit('event', parseEvent(line));
  }
}

function parseEvent(line: string): EngineEvent {
  const raw = JSON.parse(line) as RawEvent;
  return {
    type: raw.Type ?? '',
    action: (raw.Action ?? '').split(':')[0] ?? '',
    id: raw.Actor?.ID ?? '',
    attributes: raw.Actor?.Attributes ?? {},
    time: Math.floor((raw.timeNano ?? 0) / 1e6),
  };
}

interface RawEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  timeNano?: number;
}
