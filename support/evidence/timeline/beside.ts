import { FONT_SIZE, LABEL_GAP, type Label, type Look } from './marks';
import { textWidth } from './text';

/** Marks that belong together, from left to right, and what could stand beside them. */
export interface Group {
  readonly x: number;
  readonly end: number;
  /** The best first; none for marks that need no words, and only stand in the way. */
  readonly words: readonly string[];
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

/** The marks in groups of neighbours that belong together. */
export function grouped<T>(marks: readonly T[], together: (one: T, next: T) => boolean): [T, ...T[]][] {
  const groups: [T, ...T[]][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last !== undefined && together(last, mark)) group.push(mark);
    else groups.push([mark]);
  }
  return groups;
}

function labelOf(group: Group, from: number, to: number, y: number): Label | undefined {
  const { look, failed = false } = group;
  for (const text of group.words) {
    const width = textWidth(text, FONT_SIZE) + 2 * LABEL_GAP;
    const label = { shape: 'label', text, y, failed, ...(look && { look }) } as const;
    if (group.end + width <= to) return { ...label, x: group.end + LABEL_GAP, anchor: 'start' };
    if (group.x - width >= from) return { ...label, x: group.x - LABEL_GAP, anchor: 'end' };
  }
  return undefined;
}
