import type { RecordedContainer, Recording } from '../../../support/report/recording';
import type { Span } from '../../../support/waiting/spans';

/** The noon that the recordings of these tests begin at. */
const NOON = Date.UTC(2026, 10, 22, 12);

export const VPS = ['vp0', 'vp1', 'vp2', 'vp3'] as const;

const DIGITS =
  'ee5b24a1f17c356dd5f6e37307922e39ddba12e5d2e203ed93401d7d05eb0dd194fb9070549c5dc31eb63f4e654dbd5a1d86cbb30c48e3ab1812590cd0f78539';

/** Seconds since the scenario began. */
type Seconds = number;

/** A recording, made up event by event. */
export class Story {
  readonly #steps: Recording['steps'][number][] = [];
  readonly #activities: Span[] = [];
  readonly #containers = new Map<
    string,
    RecordedContainer & { events: { action: string; time: number }[] }
  >();
  readonly #blocks: Recording['blocks'][number][] = [];
  #ended = NOON;

  constructor(private readonly scenario: string) {}

  get recording(): Recording {
    return {
      scenario: this.scenario,
      begun: NOON,
      ended: this.#ended,
      steps: this.#steps,
      activities: this.#activities,
      containers: [...this.#containers.values()],
      blocks: this.#blocks,
    };
  }

  step(text: string, from: Seconds, to: Seconds, status = 'PASSED'): this {
    this.#steps.push({ text, begun: this.#at(from), ended: this.#at(to), status });
    return this;
  }

  /** `on` is the peer; undefined for what concerns the whole network. */
  activity(
    kind: Span['kind'],
    title: string,
    from: Seconds,
    to: Seconds,
    on?: string,
    more: object = {},
  ): this {
    this.#activities.push({
      kind,
      title,
      subject: on,
      startedAt: this.#at(from),
      endedAt: this.#at(to),
      ...more,
    });
    return this;
  }

  event(name: string, action: string, time: Seconds, exitCode?: string): this {
    const container = this.#containers.get(name) ?? { ...kindOf(name), name, events: [] };
    this.#containers.set(name, container);
    container.events.push({ action, time: this.#at(time), ...(exitCode !== undefined && { exitCode }) });
    return this;
  }

  /** Stopped, killed or removed by somebody. */
  ended(name: string, time: Seconds, exitCode: string): this {
    return this.event(name, 'kill', time).event(name, 'die', time + 0.07, exitCode);
  }

  block(
    number: number,
    time: Seconds,
    transactions: readonly string[],
    peers: readonly string[] = VPS,
  ): this {
    peers.forEach((peer, index) => {
      this.#blocks.push({ peer, number, committed: this.#at(time + index * 0.003), transactions });
    });
    return this;
  }

  /** membersrvc and four vps, usable after `ready`. */
  network(ready: Seconds): this {
    this.step('a 4-peer pbft batch network', 0, ready).activity(
      'start',
      '4-peer pbft batch network',
      0.1,
      ready,
    );
    this.event('membersrvc0', 'create', 0.37).event('membersrvc0', 'start', 0.62);
    VPS.forEach((vp, index) => {
      this.event(vp, 'create', 0.4).event(vp, 'start', 0.7 * ready + index * 0.11);
      this.block(0, 0.8 * ready + index * 0.09, [], [vp]);
    });
    return this;
  }

  /** example02, taken by vp0, with builds that take so long. */
  deploy(from: Seconds, building: Seconds): this {
    this.step('I deploy example02', from, from + 0.25);
    this.activity('login', 'test_user0', from, from + 0.08, 'vp0');
    this.activity('deploy', 'example02', from + 0.09, from + 0.23, 'vp0', { detail: DIGITS });
    VPS.forEach((vp, index) => {
      const begun = from + 0.4 + index * 0.05;
      const built = begun + building + index * 0.1;
      this.activity('build', devOn(vp), begun, built, vp);
      this.event(devOn(vp), 'create', built + 0.1).event(devOn(vp), 'start', built + 0.45);
    });
    return this.block(1, from + building + 1.3, [DIGITS]);
  }

  #at(time: Seconds): number {
    const moment = NOON + Math.round(time * 1_000);
    this.#ended = Math.max(this.#ended, moment);
    return moment;
  }
}

export const devOn = (vp: string): string => `dev-${vp}-${DIGITS}`;

function kindOf(name: string): Pick<RecordedContainer, 'kind' | 'peer'> {
  if (name.startsWith('dev-')) return { kind: 'dev', peer: name.split('-')[1] ?? '' };
  return { kind: name.startsWith('membersrvc') ? 'membersrvc' : 'peer' };
}
