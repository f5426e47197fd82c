import { counted } from '../../counted';
import type { RecordedBlock } from '../recording';
import { NARROWEST } from './calls';
import { grouped } from './grouped';
import type { Box, Mark, Pin } from './marks';
import { numbersOf } from './numbers';
import { extent, moment, type Stage } from './stage';
import { type Flight, flightsOf } from './transactions';

export interface PlacedBlock extends RecordedBlock {
  readonly x: number;
}

/** A peer's blocks from left to right, but for those of which it does not say when it committed them. */
export function committedBy({ scale, recording }: Stage, peer: string): PlacedBlock[] {
  return recording.blocks
    .filter((block) => block.peer === peer && block.committed > 0)
    .map((block) => ({ ...block, x: scale.x(block.committed) }))
    .sort((one, other) => one.x - other.x || one.number - other.number);
}

/** The transactions that a peer took. */
export const flightsFrom = ({ recording }: Stage, name: string): Flight[] =>
  flightsOf(recording).filter(({ peer }) => peer === name);

/** Blocks as ticks that stand on the ground, their numbers above; on the ground, transactions on their way to them. */
export function blockMarks(
  stage: Stage,
  blocks: readonly PlacedBlock[],
  flights: readonly Flight[],
  top: number,
  ground: number,
): Mark[] {
  const { left, right } = stage.scale;
  return [
    ...flights.map((flight) => flightBox(stage, flight, ground - FLIGHT)).filter(isWorthDrawing),
    ...grouped(blocks, areOnOneSpot).map((group) => blockPin(stage, group, ground - TICK)),
    ...numbersOf(blocks, left, right, top + NUMBER),
  ];
}

/** Heights, in units; of the number, its middle. */
const TICK = 8;
const FLIGHT = 2;
const NUMBER = 6;

/** Units that one tick stands for. */
const SPOT = 1.5;

const areOnOneSpot = (one: PlacedBlock, next: PlacedBlock): boolean =>
  lookOf(one) === lookOf(next) && Math.floor(one.x / SPOT) === Math.floor(next.x / SPOT);

/** The genesis block has no transactions anywhere. */
const lookOf = ({ transactions, number }: RecordedBlock) =>
  transactions.length === 0 && number > 0 ? 'empty' : 'block';

function blockPin({ recording }: Stage, blocks: readonly [PlacedBlock, ...PlacedBlock[]], y: number): Pin {
  const [first] = blocks;
  const last = blocks.at(-1) ?? first;
  const at = ({ committed }: PlacedBlock) => moment(committed - recording.begun);
  const tooltip =
    first === last
      ? `block ${first.number} on ${first.peer}, committed at ${at(first)}: ${contentsOf(first)}`
      : `blocks ${first.number} to ${last.number} on ${first.peer}, committed from ${at(first)} to ${at(last)}`;
  return { shape: 'pin', look: lookOf(first), x: first.x, y, height: TICK, tooltip };
}

/** Of a tooltip. */
const MOST_LINES = 8;

function contentsOf({ number, transactions }: RecordedBlock): string {
  if (transactions.length === 0) return number === 0 ? 'genesis' : 'empty, its transaction failed';
  return [counted(transactions.length, 'transaction'), ...transactions.slice(0, MOST_LINES)].join('\n');
}

function flightBox(stage: Stage, { id, begin, block, failedWith }: Flight, y: number): Box {
  const end = (block ?? failedWith)?.committed ?? stage.recording.ended;
  const fate = block
    ? `in block ${block.number} of ${block.peer} after ${Math.max(0, block.committed - begin)} ms`
    : `in no block${failedWith ? `; block ${failedWith.number} came empty` : ''}`;
  return {
    ...{ shape: 'box', look: block ? 'flight' : 'unsettled', y, height: FLIGHT },
    ...extent(stage, begin, end),
    tooltip: `transaction ${id}: ${fate}`,
  };
}

/** The tick of its block covers a shorter one. */
const isWorthDrawing = ({ width }: Box): boolean => width > 2 * NARROWEST;
