import { formatDuration } from '../../waiting/duration';
import type { Recording } from '../recording';
import { onLanes } from './calls';
import { barsOf, containerRow, devRow, LANE } from './container-row';
import { type Heading, headingOf } from './heading';
import { idleStretches } from './idle';
import { type Key, keyOf } from './key';
import { FONT_SIZE, type Row } from './marks';
import { type Fold, type Tick, TimeScale } from './scale';
import { callsOf, extent, type Stage } from './stage';
import { isFailed, stepsRow } from './steps';
import { textWidth } from './text';

/** All that is drawn and where, in units of the drawing: a pixel each at its full size. */
export interface Timeline {
  readonly width: number;
  readonly height: number;
  readonly heading: Heading;
  readonly plot: Plot;
  readonly ticks: readonly Tick[];
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
    ticks: clearOf(scale.folds, scale.ticks(TICKS_APART)),
    folds: scale.folds.map((fold) => ({ ...fold, label: formatDuration(fold.duration) })),
    faults: faultsOf(stage),
    key: { ...key, top: bottom + KEY_GAP },
  };
}

/** A tick whose label would touch that of a fold has none. */
function clearOf(folds: readonly Fold[], ticks: readonly Tick[]): Tick[] {
  const near = (x: number) =>
    folds.some((fold) => Math.abs(fold.x + fold.width / 2 - x) < fold.width / 2 + TICKS_APART / 4);
  return ticks.map(({ x, label }) => ({ x, label: near(x) ? '' : label }));
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
    .map(({ begun }) => scale.x(begun));
  const lines = [...new Set(moments.map(Math.round))];
  return lines.length > MOST_FAULT_LINES ? [] : lines;
}

/** Steps, the network as a whole, and its containers: each dev container behind its peer. */
function rowsOf(stage: Stage): Row[] {
  const { containers } = stage.recording;
  const services = containers.filter(({ kind }) => kind !== 'dev');
  const names = new Set([...services.map(({ name }) => name), ...subjectsOf(stage.recording)]);
  const devs = containers.filter(({ kind }) => kind === 'dev');
  const homeless = devs.filter(({ peer }) => peer === undefined || !names.has(peer));
  return [
    stepsRow(stage),
    networkRow(stage),
    ...[...names].flatMap((name) => [
      containerRow(
        stage,
        name,
        services.find((container) => container.name === name),
      ),
      ...devs.filter(({ peer }) => peer === name).map((dev) => devRow(stage, dev)),
    ]),
    ...homeless.map((dev) => devRow(stage, dev)),
  ];
}

/** Who is spoken of though the engine never told of it. */
function subjectsOf({ activities, blocks }: Recording): string[] {
  const calls = activities.filter(({ kind }) => SUBJECTED.has(kind));
  return [...calls.flatMap(({ subject }) => subject ?? []), ...blocks.map(({ peer }) => peer)].sort();
}

const SUBJECTED = new Set(['login', 'deploy', 'invoke', 'query', 'build', 'fault']);

const NETWORK_PADDING = 4;

/** From the first container to readiness, and its removal. */
function networkRow(stage: Stage): Row {
  const { activities } = stage.recording;
  const calls = callsOf(
    stage,
    activities.filter(({ kind }) => NETWORK.has(kind)),
  );
  const lanes = onLanes(calls);
  return {
    name: 'network',
    height: Math.max(lanes.length, 1) * LANE + 2 * NETWORK_PADDING,
    marks: lanes.flatMap((lane, index) => barsOf(stage, lane, NETWORK_PADDING + index * LANE)),
  };
}

const NETWORK = new Set(['start', 'teardown', 'image']);
