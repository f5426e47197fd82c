import { FONT_SIZE, LABEL_GAP, type Label, type Look } from './marks';
import { textWidth } from './text';

/** Marks that belong together, from left to right, and what could stand beside them. */
export interface Group {
  readonly x: number;
  readonly end: number;
  /** The best first; none for marks that need no words, and only stand in the way. */
  readonly words: readonly string[];
  /** Of the last mark alone, where only that has room behind it; of the first alone, before it. */
  readonly lastWord?: string;
  readonly firstWord?: string;
  readonly look?: Look;
  readonly failed?: boolean;
}

/** Marks that are nearer to each other are one to the eye, in units. */
export const NEAR = 16;

/**
 * The words of groups in order: behind their marks, or before them where the next ones are too near. Words that
 * fit nowhere are left to the tooltips. `y` is their middle.
 */
export function beside(groups: readonly Group[], left: number, right: number, y: number): Label[] {
  const labels: Label[] = [];
  let free = left;
  groups.forEach((group, index) => {
    const label = labelOf(group, free, groups[index + 1]?.x ?? right, y);
    if (label) labels.push(label);
    free = label?.anchor === 'start' ? label.x + textWidth(label.text, FONT_SIZE) : group.end;
  });
  return labels;
}

function labelOf(group: Group, from: number, to: number, y: number): Label | undefined {
  const { x, end, words, firstWord, lastWord, look, failed = false } = group;
  const label = { shape: 'label', y, failed, ...(look && { look }) } as const;
  const behind = (text: string): Label | false =>
    end + roomFor(text) <= to && { ...label, text, x: end + LABEL_GAP, anchor: 'start' };
  const before = (text: string): Label | false =>
    x - roomFor(text) >= from && { ...label, text, x: x - LABEL_GAP, anchor: 'end' };
  for (const text of words) {
    const found = behind(text) || before(text);
    if (found) return found;
  }
  return (lastWord && behind(lastWord)) || (firstWord && before(firstWord)) || undefined;
}

const roomFor = (text: string): number => textWidth(text, FONT_SIZE) + 2 * LABEL_GAP;
