import { FONT_SIZE, LABEL_GAP, type Label } from './marks';
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
