import type { Recording } from '../../support/report/recorder';
import type { ContainerEvent, RecordedContainer } from '../../support/report/watched-containers';
import type { Span } from '../../support/waiting/spans';

const NOON = Date.UTC(2026, 10, 22, 12);
const VPS = ['vp0', 'vp1', 'vp2', 'vp3'];
const NAME = 'ee5b24a1'.repeat(16);

type Seconds = number;

/** A recording, made up event by event; with a network of membersrvc and four vps that is ready after 3 s. */
export class Story {
  readonly #steps: Recording['steps'][number][] = [];
  readonly #spans: Span[] = [];
  readonly #containers = new Map<string, RecordedContainer & { readonly events: ContainerEvent[] }>();
  readonly #blocks: Recording['blocks'][number][] = [];
  #endedAt = NOON;

  constructor(private readonly scenario: string) {
    this.step('a 4-peer pbft batch network', 0, 3).span('start', '4-peer pbft batch network', 0.1, 3);
    this.event('membersrvc0', 'create', 0.4).event('membersrvc0', 'start', 0.6);
    VPS.forEach((vp, index) => {
      this.event(vp, 'create', 0.5).event(vp, 'start', 2 + index * 0.1);
    });
  }

  get recording(): Recording {
    return {
      scenario: this.scenario,
      startedAt: NOON,
      endedAt: this.#endedAt,
      steps: this.#steps,
      spans: this.#spans,
      containers: [...this.#containers.values()],
      blocks: this.#blocks,
    };
  }

  step(text: string, from: Seconds, to: Seconds, status = 'PASSED'): this {
    this.#steps.push({ text, startedAt: this.#at(from), endedAt: this.#at(to), status });
    return this;
  }

  /** `on` is the peer; undefined for what concerns the whole network. */
  span(
    kind: Span['kind'],
    title: string,
    from: Seconds,
    to: Seconds,
    on?: string,
    more: Partial<Span> = {},
  ): this {
    this.#spans.push({ kind, title, subject: on, startedAt: this.#at(from), endedAt: this.#at(to), ...more });
    return this;
  }

  event(name: string, action: string, time: Seconds, exitCode?: string): this {
    const container = this.#containers.get(name) ?? { ...kindOf(name), name, events: [] };
    this.#containers.set(name, container);
    container.events.push({ action, time: this.#at(time), ...(exitCode !== undefined && { exitCode }) });
    return this;
  }

  block(
    number: number,
    time: Seconds,
    transactions: readonly string[],
    peers: readonly string[] = VPS,
  ): this {
    peers.forEach((peer, index) => {
      this.#blocks.push({ peer, number, committedAt: this.#at(time + index * 0.003), transactions });
    });
    return this;
  }

  /** A deploy on vp0 that every vp builds within 1.6 s. */
  deploy(from: Seconds): this {
    this.step('I deploy example02', from, from + 0.25);
    this.span('login', 'test_user0', from, from + 0.08, 'vp0');
    this.span('deploy', 'example02', from + 0.09, from + 0.23, 'vp0');
    VPS.forEach((vp, index) => {
      const begun = from + 0.4 + index * 0.05;
      this.span('build', devOn(vp), begun, begun + 1.6, vp);
      this.event(devOn(vp), 'create', begun + 1.7).event(devOn(vp), 'start', begun + 2);
    });
    return this.block(1, from + 2.9, ['t1']);
  }

  #at(time: Seconds): number {
    const moment = NOON + Math.round(time * 1_000);
    this.#endedAt = Math.max(this.#endedAt, moment);
    return moment;
  }
}

const devOn = (vp: string): string => `dev-${vp}-${NAME}`;

function kindOf(name: string): Pick<RecordedContainer, 'kind' | 'peer'> {
  if (name.startsWith('dev-')) return { kind: 'dev', peer: name.split('-')[1] ?? '' };
  return { kind: name.startsWith('membersrvc') ? 'ca' : 'peer' };
}

/** The primary is killed; the others commit after the view change. */
export const primaryKilled = (): Recording =>
  new Story('The primary is killed, and after the request timeout another one leads')
    .deploy(3.01)
    .step('each vp has a dev image', 3.3, 5.5)
    .span('wait', 'each vp has a dev image', 3.3, 5.5)
    .step('I kill the primary', 6.1, 6.39)
    .span('fault', 'killed', 6.12, 6.12, 'vp0')
    .event('vp0', 'kill', 6.13)
    .event('vp0', 'die', 6.14, '137')
    .event(devOn('vp0'), 'die', 6.21, '0')
    .step('the network still commits within 12 s', 6.4, 16.5)
    .span('invoke', 'invoke a b 0', 6.41, 6.43, 'vp1')
    .span('wait', 'transaction aa817430 committed', 6.44, 16.5)
    .block(2, 16.4, ['t2'], ['vp1', 'vp2', 'vp3'])
    .step('vp3 is paused', 16.5, 18)
    .event('vp3', 'pause', 17)
    .step('querying a on each vp gives 90', 18, 20, 'FAILED')
    .span('query', 'query a', 18.1, 20, 'vp1', {
      error: new Error('vp1: no answer <html> & "more"\nand so on'),
    })
    .step('nothing of the network is left', 20, 20, 'SKIPPED').recording;

/** A network in which vp2 exits by itself. */
export const neverUp = (): Recording =>
  new Story('A network that does not come up')
    .event('vp2', 'die', 3.9, '1')
    .step('I deploy example02', 4.02, 4.02, 'SKIPPED').recording;

/** As many invokes as nobody can read the labels of. */
export function manyInvokes(count: number): Recording {
  const story = new Story(`${count} invokes in sequence`).deploy(3.1);
  for (let index = 0; index < count; index++) {
    const begun = 6.6 + index * 0.15;
    story
      .span('invoke', 'invoke a b 1', begun, begun + 0.11, 'vp0')
      .block(index + 2, begun + 0.14, [`tx-${index}`]);
  }
  return story.step(`I invoke "invoke" with a, b, 1 ${count} times`, 6.6, 6.6 + count * 0.15).recording;
}
