import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';

/**
 * What the harness does, as a reader would tell it. It is told to whoever listens (progress, timeline, evidence);
 * those who do it know nothing of them.
 */
export interface SpanInfo {
  readonly kind: SpanKind;
  /** In a few words: `4-peer pbft batch network`, `example02`, `GET /chain`. */
  readonly title: string;
  /** Whom it concerns: `vp0`, `membersrvc0`; undefined for the network as a whole. */
  readonly subject?: string | undefined;
  /** Its bound in milliseconds, where it has one. */
  readonly within?: number | undefined;
  /** How it stands right now, for a listener who asks while it is under way: `vp0 as expected, vp1 at height 3`. */
  readonly status?: (() => string) | undefined;
  /** What it came to, told by the one who does it, at its end: an answer, an exit code. Secrets may be in it. */
  detail?: string;
}

export type SpanKind =
  /** A network from the first container to readiness. */
  | 'start'
  /** Everything of a network removed. */
  | 'teardown'
  /** An image pulled or built before a network starts. */
  | 'image'
  | 'wait'
  | 'login'
  | 'deploy'
  | 'invoke'
  | 'query'
  /** What a scenario does to a container on purpose, or takes back. */
  | 'fault'
  /** A chaincode's image, built by a peer. */
  | 'build'
  /** A request of a peer that the gateway does not pass on to the engine. */
  | 'refusal'
  /** A command in a container. */
  | 'exec'
  /** A call of a peer's REST interface. */
  | 'request';

/** An activity in time; `ended` and `error` are set when it is over. */
export interface Span extends SpanInfo {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What it is a part of: the wait of a start, the request of a login. */
  readonly parent?: Span | undefined;
  /** Which of Cucumber's workers does it, for who hears several. */
  readonly worker?: string | undefined;
  endedAt?: number;
  error?: Error;
}

export interface SpanSubscriber {
  readonly started?: (course: Span) => void;
  readonly ended?: (course: Span) => void;
}

/** Does the work, and tells of it from its beginning to its end, whichever way it ends. */
export function trace<T>(activity: SpanInfo, work: () => Promise<T>): Promise<T> {
  const course: Span = Object.assign(activity, { startedAt: Date.now(), parent: underWay() });
  const run = () =>
    channel.tracePromise(async () => {
      try {
        return await work();
      } finally {
        course.endedAt = Date.now();
      }
    }, course);
  return callers.run(course, run);
}

/** Tells of something that happens in a moment. */
export function recordMoment(activity: SpanInfo): void {
  const now = Date.now();
  channel.traceSync(() => {}, Object.assign(activity, { startedAt: now, endedAt: now, parent: underWay() }));
}

/** Listens from now on; the returned function ends that. */
export function subscribe({ started, ended }: SpanSubscriber): () => void {
  const subscribers = {
    start: (course: unknown) => started?.(course as Span),
    end: (course: unknown) => isOver(course as Span) && ended?.(course as Span),
    asyncStart: (course: unknown) => ended?.(course as Span),
    asyncEnd: () => {},
    error: () => {},
  };
  channel.subscribe(subscribers);
  return () => channel.unsubscribe(subscribers);
}

const channel = tracingChannel('chaincode-bdd');

const callers = new AsyncLocalStorage<Span>();

/** The activity that calls. What a follower begins after its end is no part of it. */
function underWay(): Span | undefined {
  const caller = callers.getStore();
  return caller?.endedAt === undefined ? caller : undefined;
}

/** True at the end of the synchronous part for what was only mentioned. */
const isOver = ({ endedAt }: Span): boolean => endedAt !== undefined;
