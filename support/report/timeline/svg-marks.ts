import type { XMLElement } from 'xmlbuilder';
import type { Box, Label, Look, Mark, Pin } from './marks';

/** Draws a mark of a row, or of the legend. */
export function drawMark(parent: XMLElement, mark: Mark): void {
  if (mark.shape === 'box') drawBox(parent, mark);
  else if (mark.shape === 'pin') drawPin(parent, mark);
  else drawLabel(parent, mark);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function rect(parent: XMLElement, look: string, { x, y, width, height }: Place): XMLElement {
  return parent.ele('rect', { class: look, ...all({ x, y, width, height }) });
}

export function line(parent: XMLElement, look: string, x1: number, y1: number, x2: number, y2: number): void {
  parent.ele('line', { ...(look && { class: look }), ...all({ x1, y1, x2, y2 }) });
}

export function text(parent: XMLElement, look: string, x: number, y: number, words: string): XMLElement {
  return parent.ele('text', { ...(look && { class: look }), ...all({ x, y }) }, words);
}

/** Around a middle, `reach` to each side. */
export function cross(parent: XMLElement, look: string, x: number, y: number, reach: number): void {
  const arms = `l${reach * 2} ${reach * 2}m0 ${-reach * 2}l${-reach * 2} ${reach * 2}`;
  parent.ele('path', {
    ...(look && { class: look }),
    d: `M${rounded(x - reach)} ${rounded(y - reach)}${arms}`,
  });
}

/** Their edge is drawn inside their extent. */
const EDGED = new Set<Look>(['step', 'skipped', 'teardown', 'build', 'query', 'life', 'paused']);

/** Corners, of boxes that are wide enough for them. */
const ROUND = 2;

function drawBox(parent: XMLElement, { look, x, width, y, height, tooltip, failed }: Box): void {
  const inset = EDGED.has(look) || failed ? Math.min(0.5, width / 4) : 0;
  const place = { x: x + inset, y: y + inset, width: width - 2 * inset, height: height - 2 * inset };
  const box = rect(parent, failed ? `${look} failed` : look, place);
  if (width > 4 * ROUND && height > 2 * ROUND) box.att('rx', ROUND);
  if (tooltip) box.ele('title', {}, tooltip);
}

/** Around a pin, so that a pointer finds it. */
const REACH = 3;

function drawPin(parent: XMLElement, { look, x, y, height, tooltip }: Pin): void {
  const group = parent.ele('g', { class: `pin ${look}` });
  if (tooltip) group.ele('title', {}, tooltip);
  const middle = y + height / 2;
  if (look === 'crash') cross(group, '', x, middle, REACH + 0.5);
  else line(group, '', x, y, x, y + height);
  if (look === 'ready') group.ele('path', { d: `M${rounded(x)} ${y}l8 3l-8 3z` });
  if (look === 'block') group.ele('circle', all({ cx: x, cy: y, r: 1.5 }));
  if (look === 'empty') group.ele('circle', all({ cx: x, cy: y, r: REACH }));
  if (look === 'fault') group.ele('path', { d: `M${rounded(x - 4)} ${y}h8l-4 6z` });
}

/** On these fills, light letters or dark ones in every scheme. */
const ON: Partial<Record<Look, string>> = {
  login: 'on-light',
  deploy: 'on-light',
  invoke: 'on-dark',
  start: 'on-light',
  image: 'on-light',
};

const lettersOn = (look: Look | undefined, failed = false): string =>
  look === 'step' && failed ? 'on-dark' : ((look && ON[look]) ?? '');

function drawLabel(parent: XMLElement, { text: words, x, y, anchor, look, inside, failed }: Label): void {
  const letters = inside ? lettersOn(look, failed) : `halo ${failed ? 'bad' : `of-${look}`}`;
  text(parent, `${anchor} ${letters}`, x, y, words);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

const all = (values: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, rounded(value)]));
