import { counted } from '../../counted';
import { formatDuration } from '../../waiting/duration';
import type { RecordedStep, Recording } from '../recording';
import { firstLine } from './stage';
import { isFailed } from './steps';
import { BOLD, fitted } from './text';

/** What a reader is to know first. */
export interface Heading {
  readonly lines: readonly HeadingLine[];
  /** The same in full, for those who listen to it. */
  readonly spoken: readonly string[];
  readonly height: number;
}

export interface HeadingLine {
  readonly look: 'title' | 'plain' | 'failed';
  readonly text: string;
  /** Of its middle. */
  readonly y: number;
}

/** Of the title, and of the lines below it, in units. */
export const TITLE_SIZE = 15;
export const TEXT_SIZE = 12;

const TITLE_LINE = 22;
const LINE = 17;
const MARGIN = 8;

export function headingOf(recording: Recording, room: number): Heading {
  const number = recording.steps.findIndex(isFailed);
  const failed = recording.steps[number];
  const texts = failed ? failureOf(recording, failed, number + 1) : [];
  const summary = summaryOf(recording);
  const lines = [
    {
      look: 'title',
      text: cut(recording.scenario, room / BOLD, TITLE_SIZE),
      y: MARGIN + TITLE_LINE / 2,
    } as const,
    ...texts.map(
      (text, index) =>
        ({ look: 'failed', text: cut(text, (room - 16) / BOLD, TEXT_SIZE), y: yOf(index) }) as const,
    ),
    { look: 'plain', text: cut(summary, room, TEXT_SIZE), y: yOf(texts.length) } as const,
  ];
  return {
    lines,
    spoken: [recording.scenario, ...texts, summary],
    height: yOf(texts.length) + LINE / 2 + MARGIN,
  };
}

const yOf = (index: number): number => MARGIN + TITLE_LINE + LINE * (index + 0.5);

const cut = (text: string, room: number, size: number): string => fitted(text, room, size) ?? '';

function failureOf(recording: Recording, step: RecordedStep, number: number): string[] {
  const end = step.ended ?? recording.ended;
  const verdict = step.status === 'FAILED' ? 'failed' : `is ${step.status.toLowerCase()}`;
  const error = errorWithin(recording, step.begun, end);
  const sentence = `step ${number} ${verdict} after ${formatDuration(end - step.begun)}: ${step.text}`;
  return error ? [sentence, firstLine(error.message)] : [sentence];
}

/** What ended last is what made the step fail: the wait for a build, not the build. */
function errorWithin({ activities }: Recording, from: number, to: number): Error | undefined {
  const errors = activities.filter(
    ({ error, startedAt, endedAt = to }) => error && startedAt >= from && endedAt <= to,
  );
  return errors.toSorted((one, other) => (one.endedAt ?? to) - (other.endedAt ?? to)).at(-1)?.error;
}

/** `5 steps passed · 10.5 s from 2026-11-22 14:36:28 UTC` */
function summaryOf({ steps, begun, ended }: Recording): string {
  const passed = steps.filter(({ status }) => status === 'PASSED').length;
  const start = new Date(begun).toISOString().replace('T', ' ').slice(0, 19);
  return `${counted(passed, 'step')} passed · ${formatDuration(ended - begun)} from ${start} UTC`;
}
