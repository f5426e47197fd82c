import type { Recording } from '../recording';
import { FONT_SIZE, type Look, type Mark, type Row } from './marks';
import { isFailed, isSkipped, verdictOn } from './steps';
import { fitted, textWidth } from './text';

/** Below the drawing: what its looks mean, and the sentences by their numbers. */
export interface Key {
  readonly legend: readonly LegendEntry[];
  readonly sentences: readonly Sentence[];
  readonly height: number;
}

/** Its place is from the top left of the key; `y` is its middle. */
export interface LegendEntry {
  readonly look: Look;
  readonly failed?: boolean;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface Sentence {
  readonly number: number;
  readonly text: string;
  readonly verdict: string;
  readonly look: 'plain' | 'bad' | 'muted';
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Units from a swatch to its words. */
export const SWATCH = 20;

/** For a number before its sentence. */
export const NUMBER_ROOM = 24;

const LINE = 16;
const GAP = 14;

/** In the order of their importance; `failed` is a mark on others. */
const MEANINGS: readonly (readonly [Look, string])[] = [
  ['step', 'step'],
  ['wait', 'waiting'],
  ['start', 'start'],
  ['ready', 'ready'],
  ['teardown', 'teardown'],
  ['image', 'image'],
  ['life', 'container running'],
  ['paused', 'paused'],
  ['login', 'login'],
  ['deploy', 'deploy'],
  ['build', 'build of a dev image'],
  ['invoke', 'invoke'],
  ['query', 'query'],
  ['flight', 'transaction on its way to a block'],
  ['unsettled', 'transaction in no block'],
  ['block', 'block'],
  ['empty', 'empty block'],
  ['fault', 'fault on purpose'],
  ['exit', 'exit'],
  ['crash', 'unexpected'],
];

export function keyOf(recording: Recording, rows: readonly Row[], room: number): Key {
  const legend = legendOf(
    rows.flatMap(({ marks }) => marks),
    room,
  );
  const from = (legend.at(-1)?.y ?? 0) + LINE / 2 + GAP;
  const { sentences, height } = sentencesOf(recording, room, from);
  return { legend, sentences, height };
}

/** Only what is there. */
function legendOf(marks: readonly Mark[], room: number): LegendEntry[] {
  const looks = new Set(marks.map(({ look }) => look));
  const present = MEANINGS.filter(([look]) => looks.has(look));
  const failed = marks.some((mark) => mark.shape === 'box' && mark.failed);
  const entries = [...present, ...(failed ? [['step', 'failed', true] as const] : [])];
  let x = 0;
  let y = LINE / 2;
  return entries.map(([look, text, isFailure = false]) => {
    const width = SWATCH + textWidth(text, FONT_SIZE) + GAP;
    if (x > 0 && x + width > room) {
      x = 0;
      y += LINE;
    }
    x += width;
    return { look, text, failed: isFailure, x: x - width, y };
  });
}

/** More would be a page of its own; the longest and the failed ones stay. */
const MOST_SENTENCES = 40;

/** Of a column of sentences. */
const COLUMN = 520;

function sentencesOf({ steps, ended }: Recording, room: number, from: number) {
  const told = steps.map((step, index) => ({
    step,
    number: index + 1,
    took: (step.ended ?? ended) - step.begun,
  }));
  const longest = new Set(told.toSorted((one, other) => other.took - one.took).slice(0, MOST_SENTENCES));
  const kept = told.filter((one) => longest.has(one) || isFailed(one.step));
  const columns = Math.max(1, Math.floor(room / COLUMN));
  const lines = Math.ceil(kept.length / columns);
  const width = room / columns - GAP;
  const sentences = kept.map(({ step, number }, index): Sentence => {
    const verdict = verdictOn(step, ended);
    const space = width - NUMBER_ROOM - GAP - textWidth(verdict, FONT_SIZE);
    return {
      ...{ number, verdict, width, text: fitted(step.text, space, FONT_SIZE) ?? '' },
      look: isFailed(step) ? 'bad' : isSkipped(step) ? 'muted' : 'plain',
      x: Math.floor(index / lines) * (width + GAP),
      y: from + ((index % lines) + 0.5) * LINE,
    };
  });
  return { sentences, height: from + lines * LINE };
}
