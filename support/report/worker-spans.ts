import { isatty } from 'node:tty';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';
import { type Span, type SpanSubscriber, subscribe } from '../waiting/spans';
import { FRAME, isTelling } from './progress';

/** Cucumber's workers are threads of their own, and who shows what goes on is in the main one. */
type Told =
  | {
      readonly kind: 'begun';
      readonly id: string;
      readonly parent?: string | undefined;
      readonly course: Plain;
    }
  | { readonly kind: 'stands'; readonly id: string; readonly standing: string }
  | { readonly kind: 'ended'; readonly id: string; readonly ended: number; readonly problem?: string };

/** What of a course can be sent to another thread. */
type Plain = Pick<Span, 'kind' | 'title' | 'subject' | 'within' | 'startedAt' | 'worker'>;

type Say = (told: Told) => void;

/** In a worker: tells the main thread what goes on here that is worth showing. In the main thread: nothing. */
export function sendSpansToMainThread(): void {
  if (isMainThread) return;
  const channel = openChannel();
  const teller = new SpanSender((told) => channel.postMessage(told), process.env['CUCUMBER_WORKER_ID']);
  subscribe(teller);
  // Not a wait: what a terminal shows anew at every frame is asked as often. A worker's own stderr is a pipe.
  if (isatty(STDERR)) setInterval(() => teller.tellStandings(), FRAME).unref();
}

const STDERR = 2;

/** In the main thread: hears what the workers do as if it were done here; the returned function ends that. */
export function subscribeToWorkers(listener: SpanSubscriber): () => void {
  const channel = openChannel();
  const hearer = new SpanReceiver(listener);
  channel.onmessage = (event) => hearer.heard((event as { data: Told }).data);
  return () => channel.close();
}

export class SpanSender implements SpanSubscriber {
  readonly #ids = new Map<Span, string>();
  readonly #standings = new Map<Span, string>();
  #count = 0;

  constructor(
    private readonly say: Say,
    private readonly worker: string | undefined,
  ) {}

  readonly started = (course: Span): void => {
    if (!isTelling(course)) return;
    const id = `${this.worker}-${++this.#count}`;
    this.#ids.set(course, id);
    const { kind, title, subject, within, startedAt } = course;
    const plain = { kind, title, subject, within, startedAt, worker: this.worker };
    this.say({ kind: 'begun', id, parent: this.#toldAncestor(course), course: plain });
  };

  readonly ended = (course: Span): void => {
    const id = this.#ids.get(course);
    if (id === undefined) return;
    this.#ids.delete(course);
    this.#standings.delete(course);
    const { endedAt = Date.now(), error } = course;
    this.say({ kind: 'ended', id, ended: endedAt, ...(error && { problem: error.message }) });
  };

  /** Of what goes on, as far as it stands otherwise than when it was told last. */
  tellStandings(): void {
    for (const [course, id] of this.#ids) {
      const standing = course.status?.();
      if (standing === undefined || standing === this.#standings.get(course)) continue;
      this.#standings.set(course, standing);
      this.say({ kind: 'stands', id, standing });
    }
  }

  #toldAncestor({ parent }: Span): string | undefined {
    return parent && (this.#ids.get(parent) ?? this.#toldAncestor(parent));
  }
}

export class SpanReceiver {
  readonly #courses = new Map<string, Span>();
  readonly #standings = new Map<string, string>();

  constructor(private readonly listener: SpanSubscriber) {}

  heard(told: Told): void {
    if (told.kind === 'begun') this.#begun(told);
    if (told.kind === 'stands') this.#standings.set(told.id, told.standing);
    if (told.kind === 'ended') this.#ended(told);
  }

  #begun({ id, parent = '', course: plain }: Told & { kind: 'begun' }): void {
    const course: Span = {
      ...plain,
      parent: this.#courses.get(parent),
      status: () => this.#standings.get(id) ?? '',
    };
    this.#courses.set(id, course);
    this.listener.started?.(course);
  }

  #ended({ id, ended, problem }: Told & { kind: 'ended' }): void {
    const course = this.#courses.get(id);
    if (!course) return;
    this.#courses.delete(id);
    this.#standings.delete(id);
    course.endedAt = ended;
    if (problem !== undefined) course.error = new Error(problem);
    this.listener.ended?.(course);
  }
}

function openChannel(): BroadcastChannel {
  const channel = new BroadcastChannel('courses');
  channel.unref(); // It keeps no thread alive.
  return channel;
}
