// @ts-expect-error Its types declare a module of another name.
import { createDocument } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { counted } from '../counted';
import { formatDuration } from '../waiting/duration';
import type { Recording } from './recorder';
import { type Bar, type Look, type Mark, type Row, timelineRows } from './timeline-rows';

/** All lengths are in pixels. */
const WIDTH = 1_200;
const MARGIN = { left: 330, right: 24, top: 64, bottom: 40 };
const PLOT_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const LANE = 20;
/** Of the strip for marks, in lanes. */
const STRIP = 0.7;
const CHARACTER = 5.8;
const NARROWEST_BAR = 2;
const NARROWEST_LABEL = 4 * CHARACTER;
const NAME_LENGTH = 54;
/** Marks that are closer have one label. */
const NEAR = 60;

const COLOURS: Readonly<Record<Look, string>> = {
  failed: '#cf222e',
  step: '#8ac7a0',
  skipped: '#d8dee4',
  wait: '#1a7f37',
  start: '#8c959f',
  image: '#8c959f',
  teardown: '#c2c9d1',
  running: '#eaeef2',
  paused: '#d2b8f2',
  login: '#80c8ff',
  deploy: '#f0a35e',
  build: '#ecd06f',
  invoke: '#3b82d6',
  query: '#a5d8cf',
  block: '#0a3069',
  fault: '#8250df',
  request: '#a5d8cf',
  exec: '#a5d8cf',
  refusal: '#cf222e',
} as const;
/** A row with its place; its lanes are `top`, `top + 1`, … */
interface PlacedRow extends Row {
  readonly top: number;
  readonly bottom: number;
}

/** The scenario in time, as an SVG document: its steps, the network, and each container. */
export function timelineSvg(recording: Recording): string {
  const rows = placed(timelineRows(recording));
  const seconds = Math.max((recording.endedAt - recording.startedAt) / 1_000, 0.001);
  const svg = Plot.plot({
    document: createDocument(''),
    width: WIDTH,
    height: MARGIN.top + MARGIN.bottom + Math.ceil((rows.at(-1)?.bottom ?? 1) * LANE),
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    style: {
      fontFamily: 'Helvetica, Arial, sans-serif',
      fontSize: '11px',
      background: 'white',
      color: '#1f2328',
    },
    x: { domain: [0, seconds], axis: null },
    y: { domain: [0, rows.at(-1)?.bottom ?? 1], reverse: true, axis: null },
    marks: marksOf(rows, seconds, recording),
  }) as unknown as { setAttribute(name: string, value: string): void; readonly outerHTML: string };
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return svg.outerHTML.replaceAll('&nbsp;', '&#160;'); // Serialized as HTML, and XML has no such entity.
}

function marksOf(
  rows: readonly PlacedRow[],
  seconds: number,
  { scenario, startedAt, steps }: Recording,
): Plot.Markish[] {
  const secondsOf = (pixels: number) => (pixels / PLOT_WIDTH) * seconds;
  const rect = (bars: readonly PlacedBar[]) =>
    Plot.rect(bars, {
      x1: 'from',
      x2: (bar: Bar) => Math.max(bar.to, bar.from + secondsOf(NARROWEST_BAR)),
      y1: 'y1',
      y2: 'y2',
      fill: (bar: Bar) => COLOURS[bar.isFailed ? 'failed' : bar.look],
      title: 'title',
      rx: 2,
    });
  const isCommit = ({ look, label }: Mark) => look === 'block' || !label;
  const placedMarks = rows.flatMap(({ marks, bottom }) =>
    marks.map((mark) => ({ ...mark, y: bottom - 0.4 })),
  );
  const [commits, events] = [placedMarks.filter(isCommit), placedMarks.filter((mark) => !isCommit(mark))];
  const labels = rows.flatMap((row) =>
    row.lanes.flatMap((lane, index) => labelsOf(lane, row.top + index + 0.5, seconds, secondsOf)),
  );
  const failed = steps.filter(({ status }) => status === 'FAILED').length;
  const heading = `${counted(steps.length, 'step')}${failed > 0 ? `, ${failed} failed` : ''} in ${formatDuration(
    seconds * 1_000,
  )}, started ${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const atLeft = { frameAnchor: 'left', dx: 12 - MARGIN.left, textAnchor: 'start' } as const;
  return [
    Plot.text([scenario], {
      ...atLeft,
      frameAnchor: 'top-left',
      dy: 18 - MARGIN.top,
      fontSize: 15,
      fontWeight: 'bold',
    }),
    Plot.text([heading], { ...atLeft, frameAnchor: 'top-left', dy: 38 - MARGIN.top, fill: '#59636e' }),
    Plot.gridX({ stroke: '#d0d7de', strokeOpacity: 1 }),
    Plot.axisX({ anchor: 'top', label: null, tickSize: 0, tickFormat: (tick: number) => `${tick} s` }),
    Plot.ruleY(rows, { y: 'top', stroke: '#d0d7de' }),
    Plot.text(rows, {
      ...atLeft,
      y: (row: PlacedRow) => row.top + 0.5,
      text: ({ name }: Row) => cut(name, NAME_LENGTH),
      title: 'name',
    }),
    rect(
      rows.flatMap((row) =>
        row.background.map((bar) => ({ ...bar, y1: row.top + 0.1, y2: row.bottom - 0.1 })),
      ),
    ),
    rect(
      rows.flatMap(({ lanes, top }) =>
        lanes.flatMap((lane, index) =>
          lane.map((bar) => ({ ...bar, y1: top + index + 0.2, y2: top + index + 0.8 })),
        ),
      ),
    ),
    rect(
      rows.flatMap((row) =>
        row.lines.map((bar) => ({ ...bar, y1: row.bottom - 0.28, y2: row.bottom - 0.14 })),
      ),
    ),
    Plot.text(labels, { x: 'x', y: 'y', text: 'text', textAnchor: 'start', fill: 'colour' }),
    rect(
      commits.map((mark) => ({ ...mark, from: mark.at, to: mark.at, y1: mark.y - 0.25, y2: mark.y + 0.25 })),
    ),
    Plot.dot(events, { x: 'at', y: 'y', r: 4, symbol: 'diamond', fill: colourOf, title: 'title' }),
    Plot.text(joined(events, secondsOf(NEAR)), {
      x: 'at',
      y: 'y',
      dx: 8,
      text: 'label',
      textAnchor: 'start',
      fill: colourOf,
    }),
    ...legend(rows, secondsOf),
  ];
}

const colourOf = ({ look }: Mark): string => COLOURS[look];

/** One label for marks that are so close that their labels would overlap: `killed, exit 137`. */
function joined(marks: readonly (Mark & { readonly y: number })[], near: number) {
  const labels: (Mark & { readonly y: number })[] = [];
  for (const mark of marks.toSorted((a, b) => a.y - b.y || a.at - b.at)) {
    const before = labels.at(-1);
    if (before?.y !== mark.y || mark.at - before.at > near) labels.push(mark);
    else if (!before.label.endsWith(mark.label))
      labels.splice(-1, 1, { ...mark, at: mark.at, label: `${before.label}, ${mark.label}` });
  }
  return labels;
}

type PlacedBar = Bar & { readonly y1: number; readonly y2: number };

/** In the bar, or beside it where there is room before the next one; else the bar has its tooltip alone. */
function labelsOf(lane: readonly Bar[], y: number, seconds: number, secondsOf: (pixels: number) => number) {
  return lane.flatMap(({ from, to, label, isFailed, look }, index) => {
    const pixels = (left: number, right: number) => ((right - left) / seconds) * PLOT_WIDTH - 8;
    const [inside, beside] = [pixels(from, to), pixels(to, lane[index + 1]?.from ?? seconds)];
    const isInside = inside >= label.length * CHARACTER || inside >= Math.max(beside, NARROWEST_LABEL);
    const room = isInside ? inside : beside;
    if (room < Math.min(NARROWEST_LABEL, label.length * CHARACTER)) return [];
    const isDark = isInside && (isFailed || look === 'invoke');
    const x = (isInside ? from : to) + secondsOf(4);
    return [{ x, y, text: cut(label, Math.floor(room / CHARACTER)), colour: isDark ? 'white' : '#1f2328' }];
  });
}

/** What the colours mean, for those that are in the picture. */
function legend(rows: readonly Row[], secondsOf: (pixels: number) => number): Plot.Markish[] {
  const bars = rows.flatMap(({ background, lanes, lines }) => [...background, ...lanes.flat(), ...lines]);
  const used = new Set([...bars, ...rows.flatMap(({ marks }) => marks)].map(({ look }) => look));
  const looks = (Object.keys(COLOURS) as Look[]).filter(
    (look) => used.has(look) || (look === 'failed' && bars.some(({ isFailed }) => isFailed)),
  );
  let x = -MARGIN.left + 16;
  const entries = looks.map((look) => {
    const entry = { look, x: secondsOf(x) };
    x += 28 + look.length * CHARACTER * 1.1;
    return entry;
  });
  const options = { x: 'x', frameAnchor: 'bottom', clip: false } as const;
  return [
    Plot.dot(entries, {
      ...options,
      dy: 20,
      r: 5,
      symbol: 'square',
      fill: ({ look }: { look: Look }) => COLOURS[look],
    }),
    Plot.text(entries, { ...options, dx: 10, dy: 24, textAnchor: 'start', text: 'look' }),
  ];
}

function placed(rows: readonly Row[]): PlacedRow[] {
  let bottom = 0;
  return rows.map((row) => {
    const top = bottom;
    bottom += Math.max(row.marks.length > 0 ? 0 : 1, row.lanes.length) + (row.marks.length > 0 ? STRIP : 0);
    return { ...row, top, bottom };
  });
}

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
