import type { Recording } from '../recording';
import type { Span } from './scale';
import { isDrawn } from './stage';

/** Milliseconds in which nothing happens, below which nobody wants to skip. */
const IDLE_FROM = 5_000;

/** Of the whole: below it, a scenario reads well as it is. */
const IDLE_SHARE = 0.6;

/** Stretches in which nothing happened but waiting, of a scenario that mostly waited. */
export function idleStretches(recording: Recording): Span[] {
  const { begun, ended } = recording;
  const idle: Span[] = [];
  let last = begun;
  for (const { begin, end } of [...busy(recording), { begin: ended, end: ended }]) {
    if (begin - last >= IDLE_FROM) idle.push({ begin: last + MARGIN, end: begin - MARGIN });
    last = Math.max(last, end);
  }
  const total = idle.reduce((sum, { begin, end }) => sum + end - begin, 0);
  return total > IDLE_SHARE * (ended - begun) ? idle : [];
}

/** Drawn on both sides of what is skipped, in milliseconds. */
const MARGIN = 250;

function busy({ begun, ended, steps, activities, containers, blocks }: Recording): Span[] {
  const moments = [
    ...steps.flatMap((step) => [step.begun, step.ended ?? ended]),
    ...containers.flatMap(({ events }) => events.map(({ time }) => time)),
    ...blocks.map(({ committed }) => committed),
  ];
  const calls = activities.filter((course) => isDrawn(course) && !COVERED_BY_EVENTS.has(course.kind));
  return [
    ...moments.map((moment) => ({ begin: moment, end: moment })),
    ...calls.map((course) => ({ begin: course.startedAt, end: course.endedAt ?? ended })),
  ]
    .filter(({ begin, end }) => end >= begun && begin <= ended)
    .sort((one, other) => one.begin - other.begin);
}

/** The network's start is the start of its containers, and waiting. */
const COVERED_BY_EVENTS = new Set(['start', 'wait']);
