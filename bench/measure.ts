import type { Bench } from './bench';
import type { Figure } from './figure';

/** One question, answered by a few figures. */
export interface Measure {
  /** By which it can be run alone: `npm run bench -- lag`. */
  readonly name: string;
  /** What is found out, in a line. */
  readonly title: string;
  measure(bench: Bench): Promise<Figure[]>;
}

/** How many the work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}
