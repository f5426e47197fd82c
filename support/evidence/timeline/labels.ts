import { FONT_SIZE, LABEL_GAP, type Label, type Look } from './marks';
import { textWidth } from './text';

export interface Numbered {
  readonly number: number;
  readonly x: number;
}

/**
 * Numbers above their marks, in order. Where two would touch they become one, `3–41`, in the middle of what it
 * stands for.
 */
export function numbersOf(marks: readonly Numbered[], left: number, right: number, y: number): Label[] {
  const groups: Numbered[][] = [];
  for (const mark of marks) {
    let group = [mark];
    for (let last = groups.at(-1); last && touch(last, group, left, right); last = groups.at(-1)) {
      group = [...last, ...group];
      groups.pop();
    }
    groups.push(group);
  }
  return groups.map((group) => ({
    shape: 'label',
    text: numbers(group),
    x: middle(group, left, right),
    y,
    anchor: 'middle',
  }));
}

function touch(one: readonly Numbered[], other: readonly Numbered[], left: number, right: number): boolean {
  const apart = (widthOf(one) + widthOf(other)) / 2 + LABEL_GAP;
  return middle(other, left, right) - middle(one, left, right) < apart;
}

/** `3`, `3–41`. */
function numbers(group: readonly Numbered[]): string {
  const [first, last] = [group[0]?.number, group.at(-1)?.number];
  return first === last ? `${first}` : `${first}–${last}`;
}

const widthOf = (group: readonly Numbered[]): number => textWidth(numbers(group), FONT_SIZE);

function middle(group: readonly Numbered[], left: number, right: number): number {
  const half = widthOf(group) / 2;
  const x = ((group[0]?.x ?? 0) + (group.at(-1)?.x ?? 0)) / 2;
  return Math.min(Math.max(x, left + half), right - half);
}

/** Something that happened in a moment. */
export interface Happening {
  readonly x: number;
  readonly text: string;
  readonly look: Look;
}

/**
 * The words for moments, in order: behind their mark, or before it where the next mark is too near. Marks that
 * stand close together have theirs in one place. Words that fit nowhere are left to the tooltips.
 */
export function wordsOf(happenings: readonly Happening[], left: number, right: number, y: number): Label[] {
  const labels: Label[] = [];
  let free = left;
  const groups = grouped(happenings);
  groups.forEach((group, index) => {
    const label = wordsFor(group, free, groups[index + 1]?.[0]?.x ?? right, y);
    if (label) labels.push(label);
    const end = group.at(-1)?.x ?? free;
    free = label?.anchor === 'start' ? label.x + textWidth(label.text, FONT_SIZE) : end;
  });
  return labels;
}

/** From a mark to its words, and from words to the next mark. */
const WORD_GAP = 2 * LABEL_GAP;

/** Marks that are nearer to each other are one to the eye. */
const NEAR = 16;

function grouped(happenings: readonly Happening[]): Happening[][] {
  const groups: Happening[][] = [];
  for (const happening of happenings) {
    const last = groups.at(-1);
    if (last && happening.x - (last.at(-1)?.x ?? 0) < NEAR) last.push(happening);
    else groups.push([happening]);
  }
  return groups;
}

/** Between `from` and `to`, on which side of the marks there is room. */
function wordsFor(group: readonly Happening[], from: number, to: number, y: number): Label | undefined {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) return undefined;
  const text = together(group);
  const width = textWidth(text, FONT_SIZE) + 2 * WORD_GAP;
  const look = group.find((one) => one.look === 'fault')?.look ?? last.look;
  const words = { shape: 'label', text, y, look, failed: group.some((one) => one.look === 'crash') } as const;
  if (last.x + width <= to) return { ...words, x: last.x + WORD_GAP, anchor: 'start' };
  return first.x - width >= from ? { ...words, x: first.x - WORD_GAP, anchor: 'end' } : undefined;
}

/** As many as a reader takes in at once. */
const MOST_TOGETHER = 3;

function together(group: readonly Happening[]): string {
  const texts = group.map(({ text }) => text).filter((text, index, all) => text !== all[index - 1]);
  return texts.length > MOST_TOGETHER ? `${group.length} events` : texts.join(' · ');
}
