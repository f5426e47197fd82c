import { beside, type Group, NEAR } from './beside';
import { grouped } from './grouped';
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

/** The labels of a lane: in the call where it is wide enough, else beside it. `y` is the lane's middle. */
export function labelsOf(lane: readonly Call[], left: number, right: number, y: number): Label[] {
  const near = (one: Call, next: Call) => !inside(one) && !inside(next) && next.x - endOf(one) < NEAR;
  return [
    ...lane.flatMap((call) => labelIn(call, y) ?? []),
    ...beside(grouped(lane, near).map(groupOf), left, right, y),
  ];
}

function labelIn(call: Call, y: number): Label | undefined {
  const text = inside(call);
  const { look, failed } = call;
  return text === undefined
    ? undefined
    : { shape: 'label', text, x: call.x + LABEL_GAP, y, anchor: 'start', look, failed, inside: true };
}

/** What fits into it: all of it, else some of it or, where that says no more, the word. */
function inside({ word, words, width, count }: Call): string | undefined {
  const room = width - 2 * LABEL_GAP;
  const text = fitted(words, room, FONT_SIZE);
  if (text === words) return text;
  // `×1…` of `×120` would be wrong.
  if (text && count === 1 && text.length > word.length + SAYING_MORE) return text;
  return textWidth(word, FONT_SIZE) <= room ? word : undefined;
}

/** Letters. */
const SAYING_MORE = 5;

/** `login test_user0 · deploy example02`, shorter where there is no room: `login · deploy`. */
function groupOf(calls: readonly [Call, ...Call[]]): Group {
  const [first] = calls;
  const place = { x: first.x, end: endOf(calls.at(-1)), look: first.look };
  if (inside(first)) return { ...place, words: [] };
  const runs = grouped(calls, (one, next) => one.word === next.word).map((run) => {
    const count = run.reduce((sum, call) => sum + call.count, 0);
    const { word, words } = run[0];
    const counted = count > 1 ? `${word} ×${count}` : word;
    return { word: counted, words: count > 1 ? counted : words };
  });
  const [firstWord = '', lastWord = ''] = [runs[0]?.word, runs.at(-1)?.word];
  return {
    ...{ ...place, firstWord, lastWord, failed: calls.some(({ failed }) => failed) },
    words: [runs.map(({ words }) => words).join(' · '), runs.map(({ word }) => word).join(' · ')],
  };
}
