import type { RecordedContainer } from '../recording';
import { blockMarks, committedBy, flightsFrom } from './blocks';
import { type Call, labelsOf, onLanes } from './calls';
import { eventMarks, eventsOf } from './events';
import { crashed, type Life, livesOf } from './lives';
import type { Box, Mark, Row } from './marks';
import { abbreviated, callsOf, extent, moment, type Stage } from './stage';

/** Heights of the lanes of a row, and of the bars on them, in units. */
export const LANE = 16;
const BAR = 12;
const BLOCKS = 22;
const DEV = 14;
const PADDING = 3;

/** A peer or membersrvc: its lives as boxes, in them what was done to it, what it did, and the blocks it committed. */
export function containerRow(stage: Stage, name: string, container: RecordedContainer | undefined): Row {
  const own = stage.recording.activities.filter(({ subject }) => subject === name);
  const events = eventsOf(stage, name, own, container);
  const lanes = onLanes(callsOf(stage, own));
  const blocks = committedBy(stage, name);
  const flights = flightsFrom(stage, name);
  const from = stage.scale.x(firstStart(stage, container));

  const callsFrom = PADDING + (events.length > 0 ? LANE : 0);
  const blocksFrom = callsFrom + lanes.length * LANE;
  const ground = blocksFrom + (blocks.length + flights.length > 0 ? BLOCKS : 0);
  const height = Math.max(ground, LANE + PADDING) + PADDING;
  return {
    name,
    height,
    marks: [
      ...(container ? lifeBoxes(stage, container, 1, height - 2) : []),
      ...eventMarks(stage, events, PADDING, LANE),
      ...lanes.flatMap((lane, index) => barsOf(stage, lane, callsFrom + index * LANE, from)),
      ...blockMarks(stage, blocks, flights, blocksFrom, ground),
    ],
  };
}

/** A dev container, slim under its peer. `dev-vp0-ee5b24a1…` stands for its 128 digits. */
export function devRow(stage: Stage, container: RecordedContainer): Row {
  const events = eventsOf(stage, container.name, [], container);
  const lives = lifeBoxes(stage, container, 3, DEV - 6);
  return {
    name: abbreviated(container.name),
    tooltip: container.name,
    indented: true,
    height: DEV,
    marks: [...lives, ...eventMarks(stage, events, 0, DEV, lives)],
  };
}

/** The bars of a lane and their labels, right of `left`; `top` is the lane's. */
export function barsOf(stage: Stage, lane: readonly Call[], top: number, left = stage.scale.left): Mark[] {
  const bars = lane.map(
    ({ look, x, width, tooltip, failed }): Box => ({
      ...{ shape: 'box', look, x, width, tooltip, failed },
      ...{ y: top + (LANE - BAR) / 2, height: BAR },
    }),
  );
  return [...bars, ...labelsOf(lane, left, stage.scale.right, top + LANE / 2)];
}

function firstStart(
  { recording: { begun, ended } }: Stage,
  container: RecordedContainer | undefined,
): number {
  const [life] = container ? livesOf(container, begun, ended) : [];
  return life?.begin ?? begun;
}

function lifeBoxes(stage: Stage, container: RecordedContainer, y: number, height: number): Box[] {
  const { begun, ended } = stage.recording;
  return livesOf(container, begun, ended).flatMap((life): Box[] => [
    {
      ...{ shape: 'box', look: 'life', y, height, failed: crashed(life) },
      ...extent(stage, life.begin, life.end ?? ended),
      tooltip: `${container.name}: ${describe(life, begun)}`,
    },
    ...life.paused.map(
      ({ begin, end }): Box => ({
        ...{ shape: 'box', look: 'paused', y, height },
        ...extent(stage, begin, end),
        tooltip: `${container.name}: paused from ${moment(begin - begun)} to ${moment(end - begun)}`,
      }),
    ),
  ]);
}

function describe({ begin, end, exitCode }: Life, begun: number): string {
  const from = `ran from ${moment(begin - begun)}`;
  if (end === undefined) return `${from} on`;
  return `${from} to ${moment(end - begun)}${exitCode === undefined ? '' : `, exit code ${exitCode}`}`;
}
