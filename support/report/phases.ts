import type { Span, SpanKind, SpanSubscriber } from '../waiting/spans';

/** The media type under which a scenario attaches where its time went. */
export const PHASES_MEDIA_TYPE = 'application/vnd.chaincode-bdd.phases+json';

/** The parts of a run in which time passes, in the order a reader meets them. */
export const PHASES = ['start', 'logins', 'deploys', 'calls', 'waits', 'faults', 'teardown'] as const;

export type Phase = (typeof PHASES)[number];

/** Milliseconds by phase; a phase in which none passed is left out. */
export type PhaseTimes = Partial<Record<Phase, number>>;

const PHASE_OF: Record<SpanKind, Phase | undefined> = {
  image: 'start',
  start: 'start',
  login: 'logins',
  deploy: 'deploys',
  build: 'deploys',
  invoke: 'calls',
  query: 'calls',
  exec: 'calls',
  request: 'calls',
  wait: 'waits',
  fault: 'faults',
  refusal: undefined,
  teardown: 'teardown',
};

/**
 * Where the time went. A moment counts once, however much goes on in it: not for what is a part of something else (the
 * wait for readiness is the start's, a call made by a wait is the wait's), and of what goes on side by side for what
 * began first; for a wait only where nothing else goes on, since to wait for a peer's build is time of the deploy.
 */
export class PhaseClock implements SpanSubscriber {
  readonly #underWay = new Set<Span>();
  #times: PhaseTimes = {};
  /** Milliseconds since the epoch; up to here all is counted. */
  #counted = 0;

  readonly started = (course: Span): void => {
    if (course.parent || !PHASE_OF[course.kind]) return;
    this.#countTo(course.startedAt);
    this.#underWay.add(course);
  };

  readonly ended = (course: Span): void => {
    if (!this.#underWay.has(course)) return;
    this.#countTo(course.endedAt ?? course.startedAt);
    this.#underWay.delete(course);
  };

  /** The times since it was asked last. */
  taken(now = Date.now()): PhaseTimes {
    this.#countTo(now);
    const times = this.#times;
    this.#times = {};
    return times;
  }

  #countTo(time: number): void {
    const underWay = [...this.#underWay];
    const meant = underWay.find(({ kind }) => kind !== 'wait') ?? underWay[0];
    const phase = meant && PHASE_OF[meant.kind];
    const passed = time - this.#counted;
    if (phase && passed > 0) this.#times[phase] = (this.#times[phase] ?? 0) + passed;
    this.#counted = Math.max(this.#counted, time);
  }
}

/** The phases of several scenarios together. */
export function addedUp(all: readonly PhaseTimes[]): PhaseTimes {
  const sums: PhaseTimes = {};
  for (const phase of PHASES) {
    const sum = all.reduce((total, times) => total + (times[phase] ?? 0), 0);
    if (sum > 0) sums[phase] = sum;
  }
  return sums;
}
