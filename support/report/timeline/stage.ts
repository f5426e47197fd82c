import { formatDuration } from '../../waiting/duration';
import type { Span } from '../../waiting/spans';
import type { Recording } from '../recording';
import { type Call, NARROWEST } from './calls';
import type { Look } from './marks';
import type { TimeScale } from './scale';
import { isRefusal } from './transactions';

/** What a row is drawn on. */
export interface Stage {
  readonly recording: Recording;
  readonly scale: TimeScale;
}

/** What of the activities is drawn, with its look and its word; requests and commands are legion. */
const DRAWN: Partial<Record<Span['kind'], Look>> = {
  start: 'start',
  teardown: 'teardown',
  image: 'image',
  wait: 'wait',
  login: 'login',
  deploy: 'deploy',
  build: 'build',
  invoke: 'invoke',
  query: 'query',
};

export const isDrawn = ({ kind }: Span): boolean => DRAWN[kind] !== undefined;

/** Left edge and width of what lasted from `begin` to `end`; never too narrow to be seen. */
export function extent({ scale }: Stage, begin: number, end: number) {
  const [left, right] = [scale.x(begin), scale.x(end)];
  const width = Math.max(right - left, NARROWEST);
  return { x: Math.min(left, scale.right - width), width };
}

/** The calls among the activities, for lanes. */
export function callsOf(stage: Stage, activities: readonly Span[]): Call[] {
  return activities.flatMap((course) => {
    const look = DRAWN[course.kind];
    return look === undefined || course.startedAt >= stage.recording.ended
      ? []
      : [callOf(stage, course, look)];
  });
}

function callOf(stage: Stage, course: Span, look: Look): Call {
  const { kind: word, startedAt, endedAt = stage.recording.ended } = course;
  const title = abbreviated(ofItself(course));
  // The function's name leads the title of a call, and is often the same.
  const words = title.startsWith(word) ? title : `${word} ${title}`;
  return {
    look,
    word,
    words,
    ...extent(stage, startedAt, endedAt),
    tooltip: `${words}: ${timesOf(stage, startedAt, endedAt)}${outcomeOf(course)}`,
    failed: hasFailed(course),
    count: 1,
  };
}

/** The image that a peer builds bears the peer's name, which the row has. */
const ofItself = ({ kind, title, subject }: Span): string =>
  kind === 'build' ? (title.split(`-${subject}-`).at(-1) ?? title) : title;

/** `at 1.250 s, took 110 ms` */
export function timesOf({ recording }: Stage, begun: number, ended: number): string {
  return `at ${moment(begun - recording.begun)}, took ${formatDuration(ended - begun)}`;
}

/** `9.430 s`: commits of one block differ by milliseconds. */
export const moment = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

/** A peer that says no has not failed, but a reader looks for it. */
const hasFailed = ({ error, detail, kind }: Span): boolean =>
  error !== undefined || (CALLS.has(kind) && isRefusal(detail));

const CALLS = new Set(['login', 'deploy', 'invoke', 'query']);

function outcomeOf(course: Span): string {
  if (course.error) return ` – failed: ${firstLine(course.error.message)}`;
  if (CALLS.has(course.kind) && isRefusal(course.detail)) return ` – ${firstLine(course.detail ?? '')}`;
  return course.endedAt === undefined ? ' – not over' : '';
}

/** `dev-vp0-ee5b24a1…`: nobody reads 128 digits. */
export const abbreviated = (text: string): string => text.replace(/\b([0-9a-f]{8})[0-9a-f]{24,}\b/g, '$1…');

export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
