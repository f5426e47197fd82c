// @ts-expect-error Its types declare a module of another name.
import { createDocument } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { formatDuration } from '../waiting/duration';
import { counted } from './counted';
import type { Recording } from './recorder';
import { type Bar, type Look, type Mark, type Row, timelineRows } from './timeline-rows';

/** All lengths are in pixels. */
const MARGINS = { marginLeft: 330, marginRight: 24, marginTop: 64, marginBottom: 40 };
const PLOT_WIDTH = 850;
const LANE = 20;
const CHARACTER = 5.8;
const SHORTEST_LABEL = 4 * CHARACTER;
const NARROWEST_BAR = 2;
/** Marks that are closer share a label. */
const NEAR = 60;

/** Of the strip for the marks of a row, in lanes. */
const STRIP = 0.7;

/** In the order of the legend. */
const COLOURS: Readonly<Record<Look, string>> = {
  ...{ failed: '#cf222e', step: '#8ac7a0', skipped: '#d8dee4', wait: '#1a7f37' },
  ...{ start: '#8c959f', image: '#8c959f', teardown: '#c2c9d1', running: '#eaeef2', paused: '#d2b8f2' },
  ...{ login: '#80c8ff', deploy: '#f0a35e', build: '#ecd06f', invoke: '#3b82d6', query: '#a5d8cf' },
  ...{ block: '#0a3069', fault: '#8250df', request: '#a5d8cf', exec: '#a5d8cf', refusal: '#cf222e' },
};
const DARK: readonly Look[] = ['failed', 'invoke', 'wait'];

type PlacedRow = Row & { readonly top: number; readonly bottom: number };
type PlacedBar = Bar & { readonly y1: number; readonly y2: number };
type PlacedMark = Mark & { readonly y: number };

/** The scenario in time, as an SVG document. */
export function timelineSvg(recording: Recording): string {
  const rows = placed(timelineRows(recording));
  const seconds = Math.max((recording.endedAt - recording.startedAt) / 1_000, 0.001);
  const lanes = rows.at(-1)?.bottom ?? 1;
  const svg = Plot.plot({
    ...MARGINS,
    document: createDocument(''),
    width: MARGINS.marginLeft + PLOT_WIDTH + MARGINS.marginRight,
    height: MARGINS.marginTop + MARGINS.marginBottom + Math.ceil(lanes * LANE),
    style: {
      fontFamily: 'Helvetica, Arial, sans-serif',
      fontSize: '11px',
      background: 'white',
      color: '#1f2328',
    },
    x: { domain: [0, seconds], axis: null },
    y: { domain: [0, lanes], reverse: true, axis: null },
    marks: marksOf(rows, recording, seconds / PLOT_WIDTH),
  }) as unknown as { setAttribute(name: string, value: string): void; readonly outerHTML: string };
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return svg.outerHTML.replaceAll('&nbsp;', '&#160;'); // Serialized as HTML, and XML has no such entity.
}

function placed(rows: readonly Row[]): PlacedRow[] {
  let bottom = 0;
  return rows.map((row) => {
    const top = bottom;
    bottom += Math.max(1, row.marks.length > 0 ? row.lanes + STRIP : row.lanes);
    return { ...row, top, bottom };
  });
}

/** `second` is the duration of a pixel, in seconds. */
function marksOf(rows: readonly PlacedRow[], recording: Recording, pixel: number): Plot.Markish[] {
  const bars = rows.flatMap((row) => row.bars.map((bar): PlacedBar => ({ ...bar, ...heightOf(bar, row) })));
  const marks = rows.flatMap((row) =>
    row.marks.map((mark): PlacedMark => ({ ...mark, y: row.bottom - 0.4 })),
  );
  const [events, commits] = [marks.filter(({ label }) => label), marks.filter(({ label }) => !label)];
  const ticks = commits.map((mark) => ({
    ...mark,
    from: mark.at,
    to: mark.at,
    y1: mark.y - 0.25,
    y2: mark.y + 0.25,
  }));
  const rect = (of: readonly Omit<PlacedBar, 'lane'>[]) =>
    Plot.rect(of, {
      ...{
        x1: 'from',
        x2: ({ from, to }: Bar) => Math.max(to, from + NARROWEST_BAR * pixel),
        y1: 'y1',
        y2: 'y2',
      },
      ...{ fill: colourOf, title: 'title', rx: 2 },
    });
  const words = joined(events, NEAR * pixel);
  const isLeft = ({ at }: Mark) => at < 0.9 * PLOT_WIDTH * pixel;
  const label = { x: 'at', y: 'y', text: 'label', fill: colourOf } as const;
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
      ...atLeft,
      y: ({ top }: PlacedRow) => top + 0.5,
      text: ({ name }: Row) => cut(name, 54),
      title: 'name',
    }),
    rect(bars.filter(({ lane }) => lane === 'behind')),
    rect(bars.filter(({ lane }) => lane !== 'behind')),
    rect(bars.filter(({ lane }) => lane === 'below')),
    Plot.text(labelsOf(bars, recording, pixel), { ...start, x: 'x', y: 'y', text: 'text', fill: 'colour' }),
    rect(ticks),
    Plot.dot(events, { x: 'at', y: 'y', r: 4, symbol: 'diamond', fill: colourOf, title: 'title' }),
    Plot.text(words.filter(isLeft), { ...label, textAnchor: 'start', dx: 8 }),
    Plot.text(
      words.filter((mark) => !isLeft(mark)),
      { ...label, x: 'first', textAnchor: 'end', dx: -8 },
    ),
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

/** In its bar, or right of it where there is room before the next one; else the bar has only its tooltip. */
function labelsOf(bars: readonly PlacedBar[], { startedAt, endedAt }: Recording, pixel: number) {
  const labelled = bars.filter(({ lane }) => typeof lane === 'number');
  return labelled.flatMap(({ from, to, label, look, y1, y2 }, index) => {
    const next = labelled[index + 1];
    const [inside, beside] = [
      (to - from) / pixel - 8,
      ((next?.y1 === y1 ? next.from : (endedAt - startedAt) / 1_000) - to) / pixel - 8,
    ];
    const needed = label.length * CHARACTER;
    const isInside = inside >= needed || inside >= Math.max(beside, SHORTEST_LABEL);
    const room = isInside ? inside : beside;
    if (room < Math.min(SHORTEST_LABEL, needed)) return [];
    const colour = isInside && DARK.includes(look) ? 'white' : '#1f2328';
    return [
      {
        x: (isInside ? from : to) + 4 * pixel,
        y: (y1 + y2) / 2,
        text: cut(label, Math.floor(room / CHARACTER)),
        colour,
      },
    ];
  });
}

/** One label for marks whose labels would overlap: `killed, exit 137`; `first` is the time of the first of them. */
function joined(marks: readonly PlacedMark[], near: number) {
  const labels: (PlacedMark & { readonly first: number })[] = [];
  for (const mark of marks.toSorted((a, b) => a.y - b.y || a.at - b.at)) {
    const before = labels.at(-1);
    if (before?.y !== mark.y || mark.at - before.at > near) labels.push({ ...mark, first: mark.at });
    else if (!before.label.endsWith(mark.label))
      labels.splice(-1, 1, { ...mark, first: before.first, label: `${before.label}, ${mark.label}` });
  }
  return labels;
}

/** What the colours in the picture mean. */
function legend(used: ReadonlySet<Look>, pixel: number): Plot.Markish[] {
  const looks = (Object.keys(COLOURS) as Look[]).filter((look) => used.has(look));
  const widths = looks.map((look) => 28 + look.length * CHARACTER * 1.1);
  const entries = looks.map((look, index) => {
    const left = 16 - MARGINS.marginLeft + widths.slice(0, index).reduce((sum, width) => sum + width, 0);
    return { look, x: left * pixel };
  });
  const options = { x: 'x', frameAnchor: 'bottom', clip: false } as const;
  return [
    Plot.dot(entries, { ...options, dy: 20, r: 5, symbol: 'square', fill: colourOf }),
    Plot.text(entries, { ...options, dx: 10, dy: 24, textAnchor: 'start', text: 'look' }),
  ];
}

const colourOf = ({ look }: { readonly look: Look }): string => COLOURS[look];

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
