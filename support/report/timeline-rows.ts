import { short } from '../fabric/names';
import { formatDuration } from '../waiting/duration';
import type { Span, SpanKind } from '../waiting/spans';
import type { Recording } from './recorder';
import type { ContainerEvent, RecordedContainer } from './watched-containers';
import { counted, firstLine } from './words';

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
const OF_PEER: readonly SpanKind[] = ['login', 'copy', 'deploy', 'build', 'invoke', 'query'];

/** The scenario in time: a row for each step, one for the network, one for each container. */
export function timelineRows(recording: Recording): Row[] {
  const { steps, spans, containers } = recording;
  const { bar, spanBar } = drawing(recording);
  const stepRows = steps.map(({ text, startedAt, endedAt, status }, index) => {
    const isSkipped = !['PASSED', 'FAILED', 'RUNNING'].includes(status);
    const look = status === 'FAILED' ? 'failed' : isSkipped ? 'skipped' : 'step';
    const label = isSkipped ? status.toLowerCase() : formatDuration(endedAt - startedAt);
    const isOwnWait = ({ kind, parent, startedAt: begun }: Span) =>
      kind === 'wait' && !parent && begun >= startedAt && begun < endedAt;
    const waits = spans.filter(isOwnWait).map((span): Bar => ({ ...spanBar(span), lane: 'below' }));
    return rowOf(`${index + 1}  ${text}`, [bar(look, label, text, startedAt, endedAt)], waits);
  });
  const ofNetwork = spans.filter(({ kind }) => OF_NETWORK.includes(kind)).map(spanBar);
  return [
    ...stepRows,
    ...(ofNetwork.length > 0 ? [rowOf('network', ofNetwork)] : []),
    ...containers.map((container) => containerRow(recording, container)),
  ];
}

function containerRow(recording: Recording, { name, kind, events }: RecordedContainer): Row {
  const { bar, spanBar, mark } = drawing(recording);
  const spans = recording.spans.filter(({ subject }) => subject === name);
  const life = (look: Look, starts: string[], ends: string[]) =>
    periods(events, starts, ends).map(
      ([from, to]): Bar => ({ ...bar(look, '', `${name} ${look}`, from, to), lane: 'behind' }),
    );
  const exits = events.flatMap(({ action, time, exitCode = '0' }, index) => {
    if (action !== 'die' || exitCode === '0') return [];
    const before = events.slice(0, index).findLast((event) => ['kill', 'start'].includes(event.action));
    return mark(time, before?.action === 'kill' ? 'fault' : 'failed', `exit ${exitCode}`, name);
  });
  const moments = spans.flatMap(({ kind, title, startedAt }) => {
    if (kind === 'refusal') return mark(startedAt, 'failed', 'refused', `${name}: ${title}`);
    return kind === 'fault' ? mark(startedAt, kind, title, name) : [];
  });
  const blocks = recording.blocks
    .filter(({ peer }) => peer === name)
    .map(({ number, committedAt, transactions: { length } }) => {
      const look = length === 0 && number > 0 ? 'failed' : 'block'; // As a failed transaction leaves it.
      return {
        ...mark(committedAt, look, `block ${number}, ${counted(length, 'transaction')}`, name),
        label: '',
      };
    });
  return rowOf(
    kind === 'dev' ? `      ${short(name)}` : name,
    spans.filter(({ kind }) => OF_PEER.includes(kind)).map(spanBar),
    [...life('running', ['start'], ['die']), ...life('paused', ['pause'], ['unpause', 'die'])],
    [...blocks, ...moments, ...exits],
  );
}

/** From each start to its end; to the end of the scenario where it has none. */
function periods(events: readonly ContainerEvent[], starts: string[], ends: string[]) {
  const found: [from: number, to: number | undefined][] = [];
  let from: number | undefined;
  for (const { action, time } of events) {
    if (starts.includes(action)) from ??= time;
    if (!ends.includes(action) || from === undefined) continue;
    found.push([from, time]);
    from = undefined;
  }
  if (from !== undefined) found.push([from, undefined]);
  return found;
}

/** Makes bars and marks. What began before the scenario, as a shared network, is cut to it. */
export function drawing({ startedAt: start, endedAt: end }: Recording) {
  const seconds = (time = end) => (Math.min(Math.max(time, start), end) - start) / 1_000;
  const bar = (look: Look, label: string, text: string, startedAt: number, endedAt?: number): Bar => {
    const [from, to] = [seconds(startedAt), seconds(endedAt)];
    const took = `${formatDuration((to - from) * 1_000)}${endedAt === undefined ? ', not ended' : ''}`;
    return { from, to, look, label, title: clean(`${text}\nat ${from.toFixed(3)} s, took ${took}`), lane: 0 };
  };
  const spanBar = ({ kind, title, subject, startedAt, endedAt, error }: Span): Bar => {
    const words = short(title).replace(`dev-${subject}-`, '');
    const label = words.startsWith(kind) ? words : `${kind} ${words}`;
    const outcome = error ? `: ${firstLine(error.message)}` : '';
    return bar(error ? 'failed' : kind, label, `${label}${outcome}`, startedAt, endedAt);
  };
  const mark = (time: number, look: Look, label: string, subject: string): Mark => {
    const at = seconds(time);
    return { at, look, label: clean(label), title: clean(`${subject}: ${label}\nat ${at.toFixed(3)} s`) };
  };
  return { bar, spanBar, mark };
}

/** Puts each of the bars on the first lane that is free when it begins. */
export function rowOf(
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
