import type { Recording } from './recorder';
import { type Bar, requestRows, timelineRows } from './timeline-rows';

/** As in Chrome's Trace Event format; times are microseconds. */
interface TraceEvent {
  readonly name: string;
  /** `X`: it lasts, `i`: it happens in a moment, `M`: metadata. */
  readonly ph: 'X' | 'i' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly s?: 'p';
  readonly args?: Readonly<Record<string, string | number>>;
}

const MICROSECONDS = 1e6;

/**
 * The timeline with every request and command, as JSON for https://ui.perfetto.dev or chrome://tracing. Each row is
 * a process there, each of its lanes a thread.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function traceEvents(recording: Recording): string {
  const events = [...timelineRows(recording), ...requestRows(recording)].flatMap(
    (row, index): TraceEvent[] => {
      const pid = index + 1;
      const lasting = (tid: number) => (bar: Bar) => lastingEvent(bar, pid, tid);
      return [
        { name: 'process_name', ph: 'M', pid, tid: 0, args: { name: row.name.trim() } },
        { name: 'process_sort_index', ph: 'M', pid, tid: 0, args: { sort_index: index } },
        ...row.background.map(lasting(0)),
        ...row.lanes.flatMap((lane, laneIndex) => lane.map(lasting(laneIndex + 1))),
        ...row.lines.map(lasting(row.lanes.length + 1)),
        ...row.marks.map(({ at, look, title }): TraceEvent => {
          const [name = '', ...rest] = title.split('\n');
          return {
            name,
            ph: 'i',
            pid,
            tid: 0,
            ts: microseconds(at),
            s: 'p',
            cat: look,
            args: { detail: rest.join('\n') },
          };
        }),
      ];
    },
  );
  return JSON.stringify({
    traceEvents: events,
    displayTimeUnit: 'ms',
    otherData: { scenario: recording.scenario },
  });
}

function lastingEvent({ from, to, look, title, isFailed }: Bar, pid: number, tid: number): TraceEvent {
  const [name = '', ...rest] = title.split('\n');
  const times = { ts: microseconds(from), dur: microseconds(to - from) };
  return {
    name,
    ph: 'X',
    pid,
    tid,
    ...times,
    cat: isFailed ? 'failed' : look,
    args: { detail: rest.join('\n') },
  };
}

const microseconds = (seconds: number): number => Math.round(seconds * MICROSECONDS);
