import { FONT_SIZE, LABEL_GAP, type Label, type Look } from './marks';
import { fitted, textWidth } from './text';

/** Something that took time, in units from left to right. */
export interface Call {
  readonly look: Look;
  /** In a word: `deploy`. */
  readonly word: string;
  /** In a few: `deploy example02`. */
  readonly words: string;
  readonly x: number;
  readonly width: number;
  readonly tooltip: string;
  readonly failed: boolean;
  /** How many such calls it stands for. */
  readonly count: number;
}

/** A shorter one would not be seen. */
export const NARROWEST = 2;

/** Wider ones are told from each other by the eye. */
const MERGED_UP_TO = 6;
const MERGED_WITHIN = 2.5;

/** Where calls go on at the same time, they are drawn on lanes below each other, in no more than `most`. */
export function onLanes(calls: readonly Call[], most = 3): Call[][] {
  const lanes: Call[][] = [];
  for (const call of [...calls].sort((one, other) => one.x - other.x)) {
    const free = lanes.find((lane) => endOf(lane.at(-1)) <= call.x + NARROWEST);
    if (free) free.push(call);
    else if (lanes.length < most) lanes.push([call]);
    else lanes.at(-1)?.push(call);
  }
  return lanes.map(merged);
}

/** Slim calls of the same kind that would run into each other become one, which says how many. */
function merged(lane: readonly Call[]): Call[] {
  const result: Call[] = [];
  for (const call of lane) {
    const last = result.at(-1);
    if (last && areOne(last, call)) result[result.length - 1] = union(last, call);
    else result.push(call);
  }
  return result;
}

const areOne = (one: Call, next: Call): boolean =>
  one.word === next.word &&
  next.x - endOf(one) < MERGED_WITHIN &&
  (next.x < endOf(one) || (next.width < MERGED_UP_TO && one.width / one.count < MERGED_UP_TO));

function union(one: Call, next: Call): Call {
  const count = one.count + next.count;
  return {
    ...one,
    words: `${one.word} ×${count}`,
    width: Math.max(endOf(one), endOf(next)) - one.x,
    failed: one.failed || next.failed,
    count,
    tooltip: count > MOST_TOLD ? one.tooltip.replace(MORE, '') + MORE : `${one.tooltip}\n${next.tooltip}`,
  };
}

/** Lines of a tooltip. */
const MOST_TOLD = 8;
const MORE = '\n…';

const endOf = (call: Call | undefined): number => (call ? call.x + call.width : Number.NEGATIVE_INFINITY);

/**
 * The labels of a lane: in the call where it is wide enough, else behind it where nothing else is. One behind a
 * run of calls of a kind that have none says how many there are. `y` is the lane's middle.
 */
export function labelsOf(lane: readonly Call[], right: number, y: number): Label[] {
  const labels: Label[] = [];
  let unnamed = 0;
  lane.forEach((call, index) => {
    const next = lane[index + 1];
    const run = unnamed + call.count;
    const label = inside(call, y) ?? behind(call, next ? next.x : right, y, run);
    if (label) labels.push(label);
    unnamed = label || next?.word !== call.word ? 0 : run;
  });
  return labels;
}

function inside(call: Call, y: number): Label | undefined {
  const room = call.width - 2 * LABEL_GAP;
  const { look, failed } = call;
  // `×1…` of `×120` would be wrong.
  const cut = call.count > 1 ? fits(call.words, room) : fitted(call.words, room, FONT_SIZE);
  const text = cut?.startsWith(call.word) ? cut : fits(call.word, room);
  return text === undefined
    ? undefined
    : { shape: 'label', text, x: call.x + LABEL_GAP, y, anchor: 'start', look, failed, inside: true };
}

function behind(call: Call, end: number, y: number, run: number): Label | undefined {
  const x = endOf(call) + LABEL_GAP;
  const room = end - x - LABEL_GAP;
  const words = run > call.count ? `${call.word} ×${run}` : call.words;
  const text = fits(words, room) ?? (run > 1 ? undefined : fits(call.word, room));
  return text === undefined
    ? undefined
    : { shape: 'label', text, x, y, anchor: 'start', look: call.look, failed: call.failed };
}

const fits = (text: string, room: number): string | undefined =>
  textWidth(text, FONT_SIZE) <= room ? text : undefined;
