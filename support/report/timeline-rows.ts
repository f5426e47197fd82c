import { counted } from '../counted';
import { short } from '../fabric/names';
import { formatDuration } from '../waiting/duration';
import type { Span } from '../waiting/spans';
import type { RecordedBlock, RecordedStep, Recording } from './recorder';
import type { RecordedContainer } from './watched-containers';

/** How something looks; its colour, in a picture. */
export type Look = 'failed' | 'step' | 'skipped' | 'running' | 'paused' | 'block' | Span['kind'];

/** Something that lasts. Times are seconds since the scenario started. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: Look;
  readonly label: string;
  readonly title: string;
  readonly isFailed?: boolean;
}

/** Something that happens in a moment. */
export interface Mark {
  readonly at: number;
  readonly look: Look;
  readonly label: string;
  readonly title: string;
}

export interface Row {
  readonly name: string;
  /** Full height, behind the lanes: the life of a container. */
  readonly background: readonly Bar[];
  /** Each lane has bars that do not overlap. */
  readonly lanes: readonly (readonly Bar[])[];
  /** Thin lines along the bottom. */
  readonly lines: readonly Bar[];
  /** In a strip of their own below the lanes. */
  readonly marks: readonly Mark[];
}

/** Spans that are drawn on the row of the network, and on the row of the peer that they concern. */
const OF_NETWORK = ['image', 'start', 'teardown'] as const;
const OF_PEER = ['login', 'deploy', 'build', 'invoke', 'query'] as const;

/** The scenario in time: a row for each step, one for the network, and one for each container. */
export const timelineRows = (recording: Recording): Row[] => new Rows(recording).all();

/** Every request and command, by the peer or container that it went to. */
export const requestRows = (recording: Recording): Row[] => new Rows(recording).requests();

class Rows {
  constructor(private readonly recording: Recording) {}

  requests(): Row[] {
    const spans = this.recording.spans.filter(({ kind }) => kind === 'request' || kind === 'exec');
    const bySubject = Map.groupBy(spans, ({ subject = '' }) => subject);
    return [...bySubject].map(([subject, own]) =>
      row(`requests to ${subject}`, { lanes: lanesOf(own.map((span) => this.#bar(span))) }),
    );
  }

  all(): Row[] {
    const { steps, spans, containers, blocks } = this.recording;
    const ofNetwork = spans.filter(({ kind }) => isOneOf(OF_NETWORK, kind));
    const known = new Set(containers.map(({ name }) => name));
    const others = [
      ...spans.filter(({ kind }) => kind === 'fault' || isOneOf(OF_PEER, kind)).map(({ subject }) => subject),
      ...blocks.map(({ peer }) => peer),
    ];
    const unseen = [...new Set(others)].filter((name) => name !== undefined && !known.has(name)) as string[];
    return [
      ...steps.map((step, index) => this.#step(step, index)),
      ...(ofNetwork.length > 0
        ? [row('network', { lanes: lanesOf(ofNetwork.map((span) => this.#bar(span))) })]
        : []),
      ...[...containers, ...unseen.sort().map((name) => ({ name, kind: 'peer', events: [] }) as const)].map(
        (one) => this.#container(one),
      ),
    ];
  }

  #step({ text, startedAt, endedAt, status }: RecordedStep, index: number): Row {
    const [from, to] = [this.#seconds(startedAt), this.#seconds(endedAt)];
    const took = formatDuration((to - from) * 1_000);
    const waits = this.recording.spans.filter(
      (span) =>
        span.kind === 'wait' &&
        !span.parent &&
        span.startedAt >= startedAt &&
        this.#seconds(span.startedAt) < to,
    );
    const look = status === 'PASSED' || status === 'FAILED' || status === 'RUNNING' ? 'step' : 'skipped';
    const bar = {
      from,
      to,
      look,
      label: look === 'step' ? took : status.toLowerCase(),
      title: `${text}: ${took}`,
    } as const;
    return row(`${index + 1}  ${text}`, {
      lanes: [[{ ...bar, isFailed: status === 'FAILED' }]],
      lines: waits.map((span) => this.#bar(span)),
    });
  }

  #container({ name, kind, events }: RecordedContainer): Row {
    const spans = this.recording.spans.filter(({ subject }) => subject === name);
    const bars = spans.filter(({ kind }) => isOneOf(OF_PEER, kind)).map((span) => this.#bar(span));
    const blocks = this.recording.blocks.filter(({ peer }) => peer === name);
    const { lives, exits } = this.#lives(name, events);
    return row(kind === 'dev' ? `      ${short(name)}` : name, {
      background: lives,
      lanes: lanesOf(bars),
      marks: [
        ...blocks.map((block) => this.#commit(block)),
        ...spans
          .filter(({ kind }) => kind === 'fault')
          .map((span) => this.#moment(span.startedAt, 'fault', span.title, name)),
        ...spans
          .filter(({ kind }) => kind === 'refusal')
          .map((span) => this.#moment(span.startedAt, 'failed', 'refused', `${name}: ${span.title}`)),
        ...exits,
      ],
    });
  }

  /** From each start to its end, with the pauses; `exits` are ends that nobody asked for. */
  #lives(name: string, events: RecordedContainer['events']): { lives: Bar[]; exits: Mark[] } {
    const lives: Bar[] = [];
    const exits: Mark[] = [];
    const { startedAt, endedAt } = this.recording;
    const draw = (look: Look, from: number, to?: number) =>
      lives.push(this.#barOf(look, '', `${name} ${look}`, from, to));
    const isOlder = events.length > 0 && !['create', 'start'].includes(events[0]?.action ?? '');
    let [running, paused, isStopped]: [number?, number?, boolean?] = isOlder ? [startedAt] : [];
    for (const { action, time, exitCode } of [...events, { action: 'end', time: endedAt } as const].map(
      (event) => ({ exitCode: undefined, ...event }),
    )) {
      if (paused !== undefined && ['unpause', 'die', 'end'].includes(action)) draw('paused', paused, time);
      if (running !== undefined && ['die', 'end'].includes(action))
        lives.unshift(this.#barOf('running', '', `${name} running`, running, time));
      if (action === 'die' && (exitCode ?? '0') !== '0')
        exits.push(this.#moment(time, isStopped ? 'fault' : 'failed', `exit ${exitCode}`, name));
      if (action === 'start') running = time;
      if (action === 'pause') paused = time;
      if (action === 'kill') isStopped = true;
      if (['unpause', 'die'].includes(action)) paused = undefined;
      if (action === 'die') [running, isStopped] = [undefined, false];
    }
    return { lives, exits };
  }

  #bar(span: Span): Bar {
    const { kind, title, subject, startedAt, endedAt, error } = span;
    const words = short(title).replace(`dev-${subject}-`, '');
    const label = words.startsWith(kind) ? words : `${kind} ${words}`;
    const outcome = error ? `: ${firstLine(error.message)}` : '';
    return {
      ...this.#barOf(kind as Look, label, `${label}${outcome}`, startedAt, endedAt),
      isFailed: error !== undefined,
    };
  }

  #barOf(look: Look, label: string, title: string, startedAt: number, endedAt?: number): Bar {
    const [from, to] = [this.#seconds(startedAt), this.#seconds(endedAt)];
    const took = `${formatDuration((to - from) * 1_000)}${endedAt === undefined ? ', not ended' : ''}`;
    return { from, to, look, label, title: clean(`${title}\nat ${from.toFixed(3)} s, took ${took}`) };
  }

  #commit({ number, committedAt, transactions, peer }: RecordedBlock): Mark {
    const what = `block ${number}, ${counted(transactions.length, 'transaction')}`;
    const mark = this.#moment(
      committedAt,
      transactions.length === 0 && number > 0 ? 'failed' : 'block',
      what,
      peer,
    );
    return { ...mark, label: '' };
  }

  #moment(time: number, look: Look, label: string, subject: string): Mark {
    const at = this.#seconds(time);
    return { at, look, label: clean(label), title: clean(`${subject}: ${label}\nat ${at.toFixed(3)} s`) };
  }

  /** Since the start of the scenario, and not beyond its ends: a network may be older than the scenario. */
  #seconds(time: number | undefined): number {
    const { startedAt, endedAt } = this.recording;
    return (Math.min(Math.max(time ?? endedAt, startedAt), endedAt) - startedAt) / 1_000;
  }
}

const row = (name: string, parts: Partial<Row>): Row => ({
  name: clean(name),
  background: [],
  lanes: [],
  lines: [],
  marks: [],
  ...parts,
});

/** Each bar on the first lane that is free when it begins. */
function lanesOf(bars: readonly Bar[]): Bar[][] {
  const lanes: Bar[][] = [];
  for (const bar of bars.toSorted((a, b) => a.from - b.from)) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? 0) <= bar.from);
    if (free) free.push(bar);
    else lanes.push([bar]);
  }
  return lanes;
}

const isOneOf = (kinds: readonly string[], kind: string): boolean => kinds.includes(kind);

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** XML has no control characters but line breaks and tabs. */
const clean = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
