import { formatDuration } from '../../waiting/duration';
import type { Recording } from '../recording';
import { type Heading, headingOf } from './heading';
import { idleStretches } from './idle';
import { type Key, keyOf } from './key';
import { FONT_SIZE, LABEL_GAP, type Row } from './marks';
import { rowsOf } from './rows';
import { type Fold, type Tick, TimeScale } from './scale';
import { extent, type Stage } from './stage';
import { isFailed } from './steps';
import { textWidth } from './text';

/** All that is drawn and where, in units of the drawing: a pixel each at its full size. */
export interface Timeline {
  readonly width: number;
  readonly height: number;
  readonly heading: Heading;
  readonly plot: Plot;
  readonly ticks: readonly (Tick & { readonly labelX: number })[];
  readonly folds: readonly (Fold & { readonly label: string })[];
  readonly failures: readonly Failure[];
  /** Where the network was hurt on purpose. */
  readonly faults: readonly number[];
  readonly rows: readonly PlacedRow[];
  readonly key: Key & { readonly top: number };
}

/** Where time runs: right of the names, below the ruler and the flags of failures. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The middle of the ruler. */
  readonly ruler: number;
}

export type PlacedRow = Row & { readonly top: number };

/** A step that failed, over all rows. */
export interface Failure {
  readonly x: number;
  readonly width: number;
  /** On its flag: `step 5`. */
  readonly label: string;
  readonly flag: { readonly x: number; readonly width: number };
}

/** At the edges of the drawing. */
export const MARGIN = 12;

/** For the names of rows: `dev-vp0-ee5b24a1…`. */
const NAMES = 128;

/** Heights, in units. */
const RULER = 20;
export const FLAGS = 16;
const KEY_GAP = 14;

const TICKS_APART = 64;

/** Where everything goes. `width` is in units; the height comes of what there is to draw. */
export function layout(recording: Recording, width: number): Timeline {
  const span = { begin: recording.begun, end: Math.max(recording.ended, recording.begun + 1) };
  const scale = new TimeScale(span, MARGIN + NAMES, width - MARGIN, idleStretches(recording));
  const stage = { recording, scale };
  const heading = headingOf(recording, width - 2 * MARGIN);
  const failures = failuresOf(stage);
  const top = heading.height + RULER + (failures.length > 0 ? FLAGS : 0);
  const rows = stacked(rowsOf(stage), top);
  const bottom = rows.reduce((end, row) => Math.max(end, row.top + row.height), top);
  const key = keyOf(recording, rows, width - 2 * MARGIN);
  return {
    ...{ width, height: bottom + KEY_GAP + key.height + MARGIN, heading, failures, rows },
    plot: { left: scale.left, right: scale.right, top, bottom, ruler: heading.height + RULER / 2 },
    ticks: ticksOf(scale),
    folds: scale.folds.map((fold) => ({ ...fold, label: formatDuration(fold.duration) })),
    faults: faultsOf(stage),
    key: { ...key, top: bottom + KEY_GAP },
  };
}

/** The last label stays on the drawing; one that would touch that of a fold is left out. */
function ticksOf(scale: TimeScale): Timeline['ticks'] {
  const near = (x: number) =>
    scale.folds.some((fold) => Math.abs(fold.x + fold.width / 2 - x) < fold.width / 2 + TICKS_APART / 4);
  return scale.ticks(TICKS_APART).map(({ x, label }) => {
    const rightmost = scale.right + MARGIN - textWidth(label, FONT_SIZE) / 2 - LABEL_GAP;
    return { x, label: near(x) ? '' : label, labelX: Math.min(x, rightmost) };
  });
}

function stacked(rows: readonly Row[], from: number): PlacedRow[] {
  let top = from;
  return rows.map((row) => {
    top += row.height;
    return { ...row, top: top - row.height };
  });
}

function failuresOf(stage: Stage): Failure[] {
  const { steps, ended } = stage.recording;
  return steps.flatMap((step, index) => {
    if (!isFailed(step)) return [];
    const { x, width } = extent(stage, step.begun, step.ended ?? ended);
    const label = `step ${index + 1}`;
    const room = textWidth(label, FONT_SIZE) + FLAG_PADDING;
    return { x, width, label, flag: { x: Math.min(x, stage.scale.right - room), width: room } };
  });
}

/** Beside the words on a flag, its cross included. */
const FLAG_PADDING = 24;

/** One line over all rows each; many would be a fence. */
const MOST_FAULT_LINES = 12;

function faultsOf({ recording, scale }: Stage): number[] {
  const moments = recording.activities
    .filter(({ kind }) => kind === 'fault')
    .map(({ startedAt }) => scale.x(startedAt));
  const lines = [...new Set(moments.map(Math.round))];
  return lines.length > MOST_FAULT_LINES ? [] : lines;
}
