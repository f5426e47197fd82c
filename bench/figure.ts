import { quantile } from 'simple-statistics';

/** What a measure found, from its samples. */
export interface Figure {
  /** As it stands in the table: `last container's start → «each vp runs a dev container»`. */
  readonly title: string;
  /** Of the samples; `×` is a ratio. */
  readonly unit: Unit;
  readonly samples: readonly number[];
  /** What the median should be under. */
  readonly target?: number;
}

export type Unit = 'ms' | 's' | '%' | '×';

/** A figure without its samples, as it stands in the results. */
export interface Summary {
  readonly title: string;
  readonly unit: Unit;
  readonly median: number;
  readonly p90: number;
  /** How many samples. */
  readonly n: number;
  readonly target?: number;
  readonly met?: boolean;
}

export function summaryOf({ title, unit, samples, target }: Figure): Summary {
  const [median = Number.NaN, p90 = Number.NaN] = quantile([...samples], [0.5, 0.9]);
  return {
    title,
    unit,
    median: rounded(median),
    p90: rounded(p90),
    n: samples.length,
    ...(target !== undefined && { target, met: median <= target }),
  };
}

/** Two samples by two samples: what the one of each pair is of the other. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.flatMap((value, index) => {
    const other = to[index];
    return other === undefined ? [] : [value / other];
  });
}

/** Three digits tell more than these machines hold. */
const rounded = (value: number): number => Number(value.toPrecision(3));
