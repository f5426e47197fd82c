import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';

/**
 * What the harness does, as a reader would tell it. It is told to whoever listens (progress, timeline, evidence);
 * those who do it know nothing of them.
 */
export interface Activity {
  readonly kind: ActivityKind;
  /** In a few words: `4-peer pbft batch network`, `example02`, `GET /chain`. */
  readonly title: string;
  /** Whom it concerns: `vp0`, `membersrvc0`; undefined for the network as a whole. */
  readonly subject?: string | undefined;
  /** Its bound in milliseconds, where it has one. */
  readonly within?: number | undefined;
  /** How it stands right now, for a listener who asks while it is under way: `vp0 as expected, vp1 at height 3`. */
  readonly standing?: (() => string) | undefined;
  /** What it came to, told by the one who does it, at its end: an answer, an exit code. Secrets may be in it. */
  detail?: string;
}

export type ActivityKind =
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
export interface Course extends Activity {
  /** Milliseconds since the epoch. */
  readonly begun: number;
  /** What it is a part of: the wait of a start, the request of a login. */
  readonly parent?: Course | undefined;
  /** Which of Cucumber's workers does it, for who hears several. */
  readonly worker?: string | undefined;
  ended?: number;
  error?: Error;
}

export interface Listener {
  readonly begun?: (course: Course) => void;
  readonly ended?: (course: Course) => void;
}

/** Does the work, and tells of it from its beginning to its end, whichever way it ends. */
export function tell<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
  const course: Course = Object.assign(activity, { begun: Date.now(), parent: underWay() });
  const run = () =>
    channel.tracePromise(async () => {
      try {
        return await work();
      } finally {
        course.ended = Date.now();
      }
    }, course);
  return callers.run(course, run);
}

/** Tells of something that happens in a moment. */
export function mention(activity: Activity): void {
  const now = Date.now();
  channel.traceSync(() => {}, Object.assign(activity, { begun: now, ended: now, parent: underWay() }));
}

/** Listens from now on; the returned function ends that. */
export function listen({ begun, ended }: Listener): () => void {
  const subscribers = {
    start: (course: unknown) => begun?.(course as Course),
    end: (course: unknown) => isOver(course as Course) && ended?.(course as Course),
    asyncStart: (course: unknown) => ended?.(course as Course),
    asyncEnd: () => {},
    error: () => {},
  };
  channel.subscribe(subscribers);
  return () => channel.unsubscribe(subscribers);
}

const channel = tracingChannel('chaincode-bdd');

const callers = new AsyncLocalStorage<Course>();

/** The activity that calls. What a follower begins after its end is no part of it. */
function underWay(): Course | undefined {
  const caller = callers.getStore();
  return caller?.ended === undefined ? caller : undefined;
}

/** True at the end of the synchronous part for what was only mentioned. */
const isOver = ({ ended }: Course): boolean => ended !== undefined;
