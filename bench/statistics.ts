/** The value that half of the samples are at most. NaN of none. */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** The value that nine in ten of the samples are at most. NaN of none. */
export const p90 = (samples: readonly number[]): number => quantile(samples, 0.9);

/** Between two samples, linearly. */
function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (place % 1);
}
