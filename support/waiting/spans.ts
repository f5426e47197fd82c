import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';

/** Something that the harness does. Progress, timeline and evidence subscribe to spans; the code traced knows no subscriber. */
export interface SpanInfo {
  readonly kind: SpanKind;
  /** In a few words: `4-peer pbft batch network`, `example02`, `GET /chain`. */
  readonly title: string;
  /** Whom it concerns: `vp0`, `membersrvc0`; undefined for the network as a whole. */
  readonly subject?: string | undefined;
  /** Its bound in milliseconds, if it has one. */
  readonly within?: number | undefined;
  /** Its present status, for a subscriber that asks while it runs: `vp0 as expected, vp1 at height 3`. */
  readonly status?: (() => string) | undefined;
  /** Its result: an answer, an exit code. May contain secrets. */
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
  /** What a scenario does to a container on purpose, or undoes. */
  | 'fault'
  /** A chaincode's image, built by a peer. */
  | 'build'
  /** A peer's request that the gateway does not forward to the engine. */
  | 'refusal'
  /** Files copied into a container. */
  | 'copy'
  /** A command in a container. */
  | 'exec'
  /** A call of a peer's REST interface. */
  | 'request';

/** `endedAt` and `error` are set when it is over. */
export interface Span extends SpanInfo {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The span that this one is part of. */
  readonly parent?: Span | undefined;
  endedAt?: number;
  error?: Error;
}

interface SpanSubscriber {
  readonly started?: (span: Span) => void;
  readonly ended?: (span: Span) => void;
}

/** Does the work, and publishes its start and its end, whichever way it ends. */
export function trace<T>(info: SpanInfo, work: () => Promise<T>): Promise<T> {
  const span: Span = Object.assign(info, { startedAt: Date.now(), parent: currentSpan() });
  const run = () =>
    channel.tracePromise(async () => {
      try {
        return await work();
      } finally {
        span.endedAt = Date.now();
      }
    }, span);
  return spans.run(span, run);
}

/** Publishes something that takes no time. */
export function recordMoment(info: SpanInfo): void {
  const now = Date.now();
  channel.traceSync(() => {}, Object.assign(info, { startedAt: now, endedAt: now, parent: currentSpan() }));
}

/** Subscribes from now on; the returned function ends that. */
export function subscribe({ started, ended }: SpanSubscriber): () => void {
  const subscribers = {
    start: (span: unknown) => started?.(span as Span),
    // The end of the synchronous part: only a moment is over by then.
    end: (span: unknown) => (span as Span).endedAt !== undefined && ended?.(span as Span),
    asyncStart: (span: unknown) => ended?.(span as Span),
    asyncEnd: () => {},
    error: () => {},
  };
  channel.subscribe(subscribers);
  return () => channel.unsubscribe(subscribers);
}

const channel = tracingChannel('chaincode-bdd');

const spans = new AsyncLocalStorage<Span>();

/** What starts after the end of its caller is not part of it. */
function currentSpan(): Span | undefined {
  const span = spans.getStore();
  return span?.endedAt === undefined ? span : undefined;
}
