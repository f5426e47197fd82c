import { median, quantileSorted, sampleWithReplacement } from 'simple-statistics';
import type { Ratio } from './schema';

/** With fewer runs on either side nothing is claimed: three slow runs in a row happen by chance. */
export const ENOUGH_RUNS = 5;

const RESAMPLES = 2_000;

/** Each scenario has several times, and there are many scenarios: 95 % would find differences where there are none. */
const CONFIDENCE = 0.99;

/**
 * The ratio of the medians with its bootstrap confidence interval. The same numbers give the same interval. Undefined
 * without runs, or where something took no time in one of them.
 */
export function ratioOfMedians(from: readonly number[], to: readonly number[]): Ratio | undefined {
  const runs = Math.min(from.length, to.length);
  if (runs === 0 || Math.min(...from, ...to) <= 0) return undefined;
  const random = generator();
  const resampled = (values: readonly number[]) =>
    median(sampleWithReplacement([...values], values.length, random) as number[]);
  const ratios = Array.from({ length: RESAMPLES }, () => resampled(to) / resampled(from)).sort(
    (a, b) => a - b,
  );
  const [fromMedian, toMedian] = [median([...from]), median([...to])];
  const tail = (1 - CONFIDENCE) / 2;
  return {
    from: fromMedian,
    to: toMedian,
    ratio: toMedian / fromMedian,
    low: quantileSorted(ratios, tail),
    high: quantileSorted(ratios, 1 - tail),
    runs,
  };
}

/**
 * `larger` or `smaller`, where there are enough runs, and the ratio of the medians, its whole interval, and the difference
 * of the medians reach this in that direction.
 */
export function claim(
  found: Ratio | undefined,
  { ratio, interval, least }: { readonly ratio: number; readonly interval: number; readonly least: number },
): 'larger' | 'smaller' | undefined {
  if (!found || found.runs < ENOUGH_RUNS || Math.abs(found.to - found.from) < least) return undefined;
  if (found.low >= interval && found.ratio >= ratio) return 'larger';
  return found.high <= 1 / interval && found.ratio <= 1 / ratio ? 'smaller' : undefined;
}

/** Numbers from 0 to 1, always the same ones: the generator mulberry32. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
