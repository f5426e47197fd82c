import type { Span } from '../../waiting/spans';
import type { RecordedContainer } from '../recording';
import { beside, type Group, NEAR } from './beside';
import { grouped } from './grouped';
import { crashed, livesOf } from './lives';
import type { Box, Look, Mark, Pin } from './marks';
import { firstLine, moment, type Stage } from './stage';

/** Something that happened to a container, and when. */
export interface Event {
  readonly time: number;
  readonly x: number;
  readonly text: string;
  readonly look: Look;
  readonly tooltip: string;
}

/** What was done to a container and how it ended, in order. The ends that the network's removal brings are no news. */
export function eventsOf(
  stage: Stage,
  name: string,
  own: readonly Span[],
  container: RecordedContainer | undefined,
): Event[] {
  const { recording, scale } = stage;
  const event = ([time, text, look]: Sighting): Event => ({
    ...{ time, x: scale.x(time), text, look },
    tooltip: `${name}: ${text} at ${moment(time - recording.begun)}`,
  });
  return [...faults(own), ...(container ? [...exits(stage, container), ...neverStarted(container)] : [])]
    .sort(([one], [other]) => one - other)
    .map(event);
}

/** `bars` are those that words would hide. */
export function eventMarks(
  { scale }: Stage,
  events: readonly Event[],
  top: number,
  height: number,
  bars: readonly Box[] = [],
): Mark[] {
  const pins = events.map(
    ({ look, x, tooltip }): Pin => ({ shape: 'pin', look, x, y: top + 2, height: height - 4, tooltip }),
  );
  const groups = grouped(events, (one, next) => next.x - one.x < NEAR).map((group) => groupOf(group, bars));
  return [...pins, ...beside(groups, scale.left, scale.right, top + height / 2)];
}

/** Half of a mark, in units. */
const REACH = 4;

/** As many as a reader takes in at once. */
const MOST_TOGETHER = 3;

/** `killed · exit 137` */
function groupOf(events: readonly [Event, ...Event[]], bars: readonly Box[]): Group {
  const texts = grouped(events, (one, next) => one.text === next.text).map(([{ text }]) => text);
  const last = events.at(-1) ?? events[0];
  const from = events[0].x - REACH;
  const bar = bars.findLast(({ x }) => x < last.x);
  return {
    x: Math.min(from, bar?.x ?? from),
    end: last.x + REACH,
    words: [texts.length > MOST_TOGETHER ? `${events.length} events` : texts.join(' · ')],
    look: events.find(({ look }) => look === 'fault')?.look ?? last.look,
    failed: events.some(({ look }) => look === 'crash'),
  };
}

type Sighting = readonly [time: number, text: string, look: Event['look']];

function faults(own: readonly Span[]): Sighting[] {
  return own.flatMap(({ kind, title, startedAt }): Sighting[] => {
    if (kind === 'fault') return [[startedAt, firstLine(title), 'fault']];
    return kind === 'refusal' ? [[startedAt, `refused: ${firstLine(title)}`, 'crash']] : [];
  });
}

function exits({ recording }: Stage, container: RecordedContainer): Sighting[] {
  const { begun, ended, activities } = recording;
  const removal = activities.find(({ kind }) => kind === 'teardown')?.startedAt ?? Number.POSITIVE_INFINITY;
  return livesOf(container, begun, ended).flatMap((life): Sighting[] => {
    if (life.end === undefined || life.exitCode === undefined || (life.told && life.end >= removal))
      return [];
    return [[life.end, `exit ${life.exitCode}`, crashed(life) ? 'crash' : 'exit']];
  });
}

function neverStarted({ events }: RecordedContainer): Sighting[] {
  const [first] = events;
  const hasStarted = events.some(({ action }) => action === 'start');
  return first?.action === 'create' && !hasStarted ? [[first.time, 'never started', 'crash']] : [];
}
