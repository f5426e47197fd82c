import { short } from '../fabric/names';
import { formatDuration } from '../waiting/duration';
import type { Span, SpanKind } from '../waiting/spans';
import { counted } from './counted';
import type { Recording } from './recorder';
import type { ContainerEvent } from './watched-containers';

export type Look = 'failed' | 'step' | 'skipped' | 'running' | 'paused' | 'block' | SpanKind;

/** Something that lasts. Times are seconds since the scenario started. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: Look;
  readonly label: string;
  readonly title: string;
  /** From 0; bars on one lane do not overlap. `behind` all lanes: a container's life. `below` them: a thin line. */
  readonly lane: number | 'behind' | 'below';
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
  readonly lanes: number;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

const OF_NETWORK: readonly SpanKind[] = ['image', 'start', 'teardown'];
const OF_PEER: readonly SpanKind[] = ['login', 'deploy', 'build', 'invoke', 'query'];
const REQUESTS: readonly SpanKind[] = ['request', 'exec'];

/** The scenario in time: a row for each step, one for the network, one for each container. */
export function timelineRows(recording: Recording): Row[] {
  const { steps, spans, containers } = recording;
  const { bar, spanBar } = drawing(recording);
  const stepRows = steps.map(({ text, startedAt, endedAt = recording.endedAt, status }, index) => {
    const took = formatDuration(endedAt - startedAt);
    const isSkipped = !['PASSED', 'FAILED', 'RUNNING'].includes(status);
    const look = status === 'FAILED' ? 'failed' : isSkipped ? 'skipped' : 'step';
    const label = isSkipped ? status.toLowerCase() : took;
    const waits = spans.filter(
      (span) =>
        span.kind === 'wait' && !span.parent && span.startedAt >= startedAt && span.startedAt < endedAt,
    );
    const lines = waits.map((span): Bar => ({ ...spanBar(span), lane: 'below' }));
    return rowOf(`${index + 1}  ${text}`, [bar(look, label, text, startedAt, endedAt)], lines);
  });
  const ofNetwork = spans.filter(({ kind }) => OF_NETWORK.includes(kind)).map(spanBar);
  const unseen = new Set(
    spans.filter(({ kind }) => OF_PEER.includes(kind)).flatMap(({ subject }) => subject ?? []),
  );
  for (const { name } of containers) unseen.delete(name); // The engine reported nothing of these.
  return [
    ...stepRows,
    ...(ofNetwork.length > 0 ? [rowOf('network', ofNetwork)] : []),
    ...containers.map(({ name, events }) => containerRow(recording, name, events)),
    ...[...unseen].sort().map((name) => containerRow(recording, name, [])),
  ];
}

/** Every request and command, by the container that it went to. */
export function requestRows(recording: Recording): Row[] {
  const spans = recording.spans.filter(({ kind }) => REQUESTS.includes(kind));
  const bySubject = Map.groupBy(spans, ({ subject = '' }) => subject);
  return [...bySubject].map(([subject, own]) =>
    rowOf(`requests to ${subject}`, own.map(drawing(recording).spanBar)),
  );
}

function containerRow(recording: Recording, name: string, events: readonly ContainerEvent[]): Row {
  const { bar, spanBar, mark } = drawing(recording);
  const spans = recording.spans.filter(({ subject }) => subject === name);
  const life = (look: Look, starts: string[], ends: string[]) =>
    periods(events, starts, ends, recording.startedAt).map(
      ([from, to]): Bar => ({ ...bar(look, '', `${name} ${look}`, from, to), lane: 'behind' }),
    );
  const removal =
    recording.spans.find(({ kind }) => kind === 'teardown')?.startedAt ?? Number.POSITIVE_INFINITY;
  const exits = events.flatMap(({ action, time, exitCode = '0' }, index) => {
    if (action !== 'die' || exitCode === '0' || time >= removal) return [];
    const before = events.slice(0, index).findLast((event) => ['kill', 'start'].includes(event.action));
    return [mark(time, before?.action === 'kill' ? 'fault' : 'failed', `exit ${exitCode}`, name)];
  });
  const blocks = recording.blocks.filter(({ peer }) => peer === name);
  return rowOf(
    events.length > 0 && short(name) !== name ? `      ${short(name)}` : name,
    spans.filter(({ kind }) => OF_PEER.includes(kind)).map(spanBar),
    [...life('running', ['start'], ['die']), ...life('paused', ['pause'], ['unpause', 'die'])],
    [
      ...blocks.map(({ number, committedAt, transactions }) => {
        const look = transactions.length === 0 && number > 0 ? 'failed' : 'block'; // As a failed transaction leaves it.
        return {
          ...mark(committedAt, look, `block ${number}, ${counted(transactions.length, 'transaction')}`, name),
          label: '',
        };
      }),
      ...spans.flatMap(({ kind, title, startedAt }) => {
        if (kind === 'refusal') return [mark(startedAt, 'failed', 'refused', `${name}: ${title}`)];
        return kind === 'fault' ? [mark(startedAt, kind, title, name)] : [];
      }),
      ...exits,
    ],
  );
}

/** From each start to its end. A container whose first event is not its creation ran before. */
function periods(events: readonly ContainerEvent[], starts: string[], ends: string[], before: number) {
  const found: [from: number, to?: number][] = [];
  const isOlder = events.length > 0 && !['create', 'start'].includes(events[0]?.action ?? '');
  let from = isOlder && starts.includes('start') ? before : undefined;
  for (const { action, time } of events) {
    if (starts.includes(action)) from ??= time;
    if (!ends.includes(action) || from === undefined) continue;
    found.push([from, time]);
    from = undefined;
  }
  return from === undefined ? found : [...found, [from] as [number]];
}

/** Makes bars and marks. What began before the scenario, as a shared network, is cut to it. */
function drawing({ startedAt: start, endedAt: end }: Recording) {
  const seconds = (time = end) => (Math.min(Math.max(time, start), end) - start) / 1_000;
  const bar = (look: Look, label: string, title: string, startedAt: number, endedAt?: number): Bar => {
    const [from, to] = [seconds(startedAt), seconds(endedAt)];
    const took = `${formatDuration((to - from) * 1_000)}${endedAt === undefined ? ', not ended' : ''}`;
    return {
      from,
      to,
      look,
      label,
      title: clean(`${title}\nat ${from.toFixed(3)} s, took ${took}`),
      lane: 0,
    };
  };
  const spanBar = ({ kind, title, subject, startedAt, endedAt, error }: Span): Bar => {
    const words = short(title).replace(`dev-${subject}-`, '');
    const label = words.startsWith(kind) ? words : `${kind} ${words}`;
    const outcome = error ? `: ${error.message.split('\n', 1)[0]}` : '';
    return bar(error ? 'failed' : kind, label, `${label}${outcome}`, startedAt, endedAt);
  };
  const mark = (time: number, look: Look, label: string, subject: string): Mark => {
    const at = seconds(time);
    return { at, look, label: clean(label), title: clean(`${subject}: ${label}\nat ${at.toFixed(3)} s`) };
  };
  return { bar, spanBar, mark };
}

/** Puts each of the bars on the first lane that is free when it begins. */
function rowOf(
  name: string,
  bars: readonly Bar[],
  others: readonly Bar[] = [],
  marks: readonly Mark[] = [],
): Row {
  const ends: number[] = [];
  const placed = bars
    .toSorted((a, b) => a.from - b.from)
    .map((bar) => {
      const free = ends.findIndex((end) => end <= bar.from);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = bar.to;
      return { ...bar, lane };
    });
  return { name: clean(name), lanes: ends.length, bars: [...others, ...placed], marks };
}

/** XML has no control characters but line breaks and tabs. */
const clean = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
