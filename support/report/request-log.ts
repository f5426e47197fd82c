import type { Span } from '../waiting/spans';
import { excerpt } from './excerpt';

/** Of what a request or a command came to, in characters; all of it where it failed would be no help either. */
const SHOWN = 2_000;

/**
 * What the harness asked of peers, and what they answered, in the order it began:
 *
 *     14:35:54.123     12 ms  vp0  GET /chain → 200 {"height":2}
 */
export function requestLog(courses: readonly Span[]): string {
  return excerpt(courses.map(line).join(''));
}

function line(course: Span): string {
  const { startedAt, endedAt, subject = '', title } = course;
  const time = new Date(startedAt).toISOString().slice(11, 23);
  const took = endedAt === undefined ? 'not over' : `${endedAt - startedAt} ms`;
  return `${time} ${took.padStart(9)}  ${subject.padEnd(4)}  ${title} → ${outcomeOf(course)}\n`;
}

function outcomeOf({ detail, error }: Span): string {
  const outcome = error ? `${error.name}: ${error.message}` : (detail ?? '').trimEnd();
  const shown =
    outcome.length > SHOWN ? `${outcome.slice(0, SHOWN)} … (${outcome.length} characters)` : outcome;
  return shown.replaceAll('\n', '\n    | ');
}
