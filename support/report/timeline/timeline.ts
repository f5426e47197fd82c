import type { Recording } from '../recording';
import { layout } from './layout';
import { svgOf } from './svg';

/** Units of the drawing; as many pixels at its full size. Fits a report in a browser window of 1,280. */
const WIDTH = 1_200;

/** Below it, the names of the rows would leave no room for the rows. */
const NARROWEST = 320;

/** The course of a scenario as one SVG, to be attached to a report or opened by itself. */
export function timelineSvg(
  recording: Recording,
  { width = WIDTH }: { readonly width?: number } = {},
): string {
  return svgOf(layout(recording, Math.max(width, NARROWEST)));
}
