import type { Look, Mark } from './marks';

const PINS = new Set<Look>(['block', 'empty', 'ready', 'fault', 'exit', 'crash']);

/** Heights of those that are not as high as a call. */
const HEIGHTS: Partial<Record<Look, number>> = { wait: 4, flight: 2, unsettled: 2 };

const WIDTH = 14;

/** A look, small, for the legend; `y` is its middle. */
export function swatch(look: Look, failed: boolean, x: number, y: number): Mark {
  const height = HEIGHTS[look] ?? 10;
  const place = { look, y: y - height / 2, height, tooltip: '' };
  return PINS.has(look)
    ? { shape: 'pin', x: x + WIDTH / 2, ...place }
    : { shape: 'box', x, width: WIDTH, failed, ...place };
}
