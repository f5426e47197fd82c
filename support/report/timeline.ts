import * as Plot from '@observablehq/plot';
import { formatDuration } from '../waiting/duration';
import { svgOf } from './plot';
import type { Recording } from './recorder';
import { type Bar, type Look, type Mark, type Row, timelineRows } from './timeline-rows';
import { counted, cut } from './words';

/** All lengths are in pixels. On the right there is room for the label of the last mark. */
const MARGINS = { marginLeft: 330, marginRight: 120, marginTop: 64, marginBottom: 40 };
const PLOT_WIDTH = 850;
const LANE = 20;
const CHARACTER = 5.8;
const NARROWEST_BAR = 2;
/** Marks that are closer share a label. */
const NEAR = 60;

/** Of the strip for the marks of a row, in lanes. */
const STRIP = 0.7;

/** In the order of the legend; light enough for dark text. */
const COLOURS: Readonly<Record<Look, string>> = {
  ...{ failed: '#ff7b72', step: '#8ac7a0', skipped: '#d8dee4', wait: '#57ab5a' },
  ...{ start: '#a8b1bb', image: '#a8b1bb', teardown: '#c2c9d1', running: '#eaeef2', paused: '#d2b8f2' },
  ...{
    login: '#80c8ff',
    copy: '#f7d5b0',
    deploy: '#f0a35e',
    build: '#ecd06f',
    invoke: '#6cb6ff',
    query: '#a5d8cf',
  },
  ...{ block: '#0a3069', fault: '#8250df', request: '#a5d8cf', exec: '#a5d8cf', refusal: '#ff7b72' },
};

type PlacedRow = Row & { readonly top: number; readonly bottom: number };
type PlacedBar = Bar & { readonly y1: number; readonly y2: number };
type PlacedMark = Mark & { readonly y: number };

/** The scenario in time, as an SVG document. */
export function timelineSvg(recording: Recording): string {
  const rows = placed(timelineRows(recording));
  const seconds = Math.max((recording.endedAt - recording.startedAt) / 1_000, 0.001);
  const lanes = rows.at(-1)?.bottom ?? 1;
  return svgOf({
    ...MARGINS,
    width: MARGINS.marginLeft + PLOT_WIDTH + MARGINS.marginRight,
    height: MARGINS.marginTop + MARGINS.marginBottom + Math.ceil(lanes * LANE),
    style: { fontSize: '11px' },
    x: { domain: [0, seconds], axis: null },
    y: { domain: [0, lanes], reverse: true, axis: null },
    marks: marksOf(rows, recording, seconds / PLOT_WIDTH),
  });
}

function placed(rows: readonly Row[]): PlacedRow[] {
  let bottom = 0;
  return rows.map((row) => {
    const top = bottom;
    bottom += Math.max(1, row.marks.length > 0 ? row.lanes + STRIP : row.lanes);
    return { ...row, top, bottom };
  });
}

/** `pixel` is the duration of a pixel, in seconds. */
function marksOf(rows: readonly PlacedRow[], recording: Recording, pixel: number): Plot.Markish[] {
  const bars = rows.flatMap((row) => row.bars.map((bar): PlacedBar => ({ ...bar, ...heightOf(bar, row) })));
  const marks = rows.flatMap((row) =>
    row.marks.map((mark): PlacedMark => ({ ...mark, y: row.bottom - 0.4 })),
  );
  const [events, commits] = [marks.filter(({ label }) => label), marks.filter(({ label }) => !label)];
  const ticks = commits.map((mark) => ({ ...mark, y1: mark.y - 0.25, y2: mark.y + 0.25 }));
  const rect = (isDrawn: (bar: Bar) => boolean) =>
    Plot.rect(bars.filter(isDrawn), {
      ...{ x1: 'from', x2: ({ from, to }: Bar) => Math.max(to, from + NARROWEST_BAR * pixel) },
      ...{ y1: 'y1', y2: 'y2', fill: colourOf, title: 'title', rx: 2 },
    });
  const start = { textAnchor: 'start' } as const;
  const atLeft = { ...start, frameAnchor: 'left', dx: 12 - MARGINS.marginLeft } as const;
  const heading = { ...atLeft, frameAnchor: 'top-left' } as const;
  return [
    Plot.text([recording.scenario], { ...heading, dy: -46, fontSize: 15, fontWeight: 'bold' }),
    Plot.text([subtitleOf(recording)], { ...heading, dy: -26, fill: '#59636e' }),
    Plot.gridX({ stroke: '#d0d7de', strokeOpacity: 1 }),
    Plot.axisX({ anchor: 'top', label: null, tickSize: 0, tickFormat: (tick: number) => `${tick} s` }),
    Plot.ruleY(rows, { y: 'top', stroke: '#d0d7de' }),
    Plot.text(rows, {
      ...{ ...atLeft, y: ({ top }: PlacedRow) => top + 0.5, title: 'name' },
      text: ({ name }: Row) => cut(name, 54),
    }),
    rect(({ lane }) => lane === 'behind'),
    rect(({ lane }) => typeof lane === 'number'),
    rect(({ lane }) => lane === 'below'),
    Plot.text(labelled(bars, recording, pixel), { ...start, x: 'from', y: 'y', dx: 4, text: 'text' }),
    Plot.ruleX(ticks, { x: 'at', y1: 'y1', y2: 'y2', stroke: colourOf, strokeWidth: 2, title: 'title' }),
    Plot.dot(events, { x: 'at', y: 'y', r: 4, symbol: 'diamond', fill: colourOf, title: 'title' }),
    Plot.text(joined(events, NEAR * pixel), { ...start, x: 'at', y: 'y', dx: 8, text: 'label' }),
    ...legend(new Set([...bars, ...marks].map(({ look }) => look)), pixel),
  ];
}

function heightOf({ lane }: Bar, { top, bottom }: PlacedRow) {
  if (lane === 'behind') return { y1: top + 0.1, y2: bottom - 0.1 };
  return lane === 'below'
    ? { y1: bottom - 0.28, y2: bottom - 0.14 }
    : { y1: top + lane + 0.2, y2: top + lane + 0.8 };
}

function subtitleOf({ steps, startedAt, endedAt }: Recording): string {
  const failed = steps.filter(({ status }) => status === 'FAILED').length;
  const date = new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ');
  return `${counted(steps.length, 'step')}${failed > 0 ? `, ${failed} failed` : ''}, ${formatDuration(endedAt - startedAt)} from ${date} UTC`;
}

/** As much of each label as there is room for before the next bar; where that is little, the bar has only its tooltip. */
function labelled(bars: readonly PlacedBar[], { startedAt, endedAt }: Recording, pixel: number) {
  const own = bars.filter(({ lane }) => typeof lane === 'number');
  return own.flatMap(({ from, label, y1, y2 }, index) => {
    const next = own[index + 1];
    const end = next?.y1 === y1 ? next.from : (endedAt - startedAt) / 1_000;
    const room = Math.floor(((end - from) / pixel - 8) / CHARACTER);
    return room < Math.min(4, label.length) ? [] : [{ from, y: (y1 + y2) / 2, text: cut(label, room) }];
  });
}

/** One label for marks whose labels would overlap: `killed, exit 137`. */
function joined(marks: readonly PlacedMark[], near: number): PlacedMark[] {
  const labels: PlacedMark[] = [];
  for (const mark of marks.toSorted((a, b) => a.y - b.y || a.at - b.at)) {
    const before = labels.at(-1);
    if (before?.y !== mark.y || mark.at - before.at > near) labels.push(mark);
    else if (!before.label.endsWith(mark.label))
      labels.splice(-1, 1, { ...mark, label: `${before.label}, ${mark.label}` });
  }
  return labels;
}

/** What the colours in the picture mean. */
function legend(used: ReadonlySet<Look>, pixel: number): Plot.Markish[] {
  let left = 16 - MARGINS.marginLeft;
  const entries = (Object.keys(COLOURS) as Look[])
    .filter((look) => used.has(look))
    .map((look) => {
      const entry = { look, x: left * pixel };
      left += 28 + look.length * CHARACTER * 1.1;
      return entry;
    });
  const options = { x: 'x', frameAnchor: 'bottom', clip: false } as const;
  return [
    Plot.dot(entries, { ...options, dy: 20, r: 5, symbol: 'square', fill: colourOf }),
    Plot.text(entries, { ...options, dx: 10, dy: 24, textAnchor: 'start', text: 'look' }),
  ];
}

const colourOf = ({ look }: { readonly look: Look }): string => COLOURS[look];
