import type { Recording } from './recorder';
import { drawing, type Row, rowOf, timelineRows } from './timeline-rows';

/**
 * The timeline with every request and command, for https://ui.perfetto.dev: each row is a process, each lane a thread.
 * The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function traceEvents(recording: Recording): string {
  const rows = [...timelineRows(recording), ...requestRows(recording)];
  const events = rows.flatMap(({ name, lanes, bars, marks }, index) => {
    const pid = index + 1;
    return [
      { name: 'process_name', ph: 'M', pid, args: { name: name.trim() } },
      { name: 'process_sort_index', ph: 'M', pid, args: { sort_index: index } },
      ...bars.map(({ from, to, look, title, lane }) => {
        const tid = lane === 'behind' ? 0 : lane === 'below' ? lanes + 1 : lane + 1;
        return {
          ...described(title),
          ph: 'X',
          pid,
          tid,
          ts: microseconds(from),
          dur: microseconds(to - from),
          cat: look,
        };
      }),
      ...marks.map(({ at, look, title }) => ({
        ...described(title),
        ph: 'i',
        s: 'p',
        pid,
        tid: 0,
        ts: microseconds(at),
        cat: look,
      })),
    ];
  });
  return JSON.stringify({
    traceEvents: events,
    displayTimeUnit: 'ms',
    otherData: { scenario: recording.scenario },
  });
}

/** Every request and command, by the container that it went to. */
function requestRows(recording: Recording): Row[] {
  const spans = recording.spans.filter(({ kind }) => kind === 'request' || kind === 'exec');
  const bySubject = Map.groupBy(spans, ({ subject = '' }) => subject);
  return [...bySubject].map(([subject, own]) =>
    rowOf(`requests to ${subject}`, own.map(drawing(recording).spanBar)),
  );
}

function described(title: string) {
  const [name = '', ...rest] = title.split('\n');
  return { name, args: { detail: rest.join('\n') } };
}

const microseconds = (seconds: number): number => Math.round(seconds * 1e6);
