import type { Attempt, Role } from './schema';

/** One scenario on one side, for the first time, the second, … */
export type Turn = Pick<Attempt, 'scenario' | 'side' | 'number'>;

interface Pair {
  readonly scenario: string;
  readonly number: number;
  /** In the order in which they run. */
  readonly sides: readonly Role[];
}

/**
 * Every scenario once, then every scenario again: what disturbs the machine for a minute does not hit all runs of one
 * scenario. The sides take turns to be first.
 */
export function schedule(
  scenarios: readonly { readonly id: string; readonly leftOut: readonly Role[] }[],
  repeat: number,
  done: readonly Turn[] = [],
): Pair[] {
  const isDone = new Set(done.map(keyOf));
  const pairs: Pair[] = [];
  for (let number = 1; number <= repeat; number++)
    for (const [index, { id: scenario, leftOut }] of scenarios.entries()) {
      const order: Role[] = (index + number) % 2 === 1 ? ['from', 'to'] : ['to', 'from'];
      const sides = order.filter(
        (side) => !leftOut.includes(side) && !isDone.has(keyOf({ scenario, side, number })),
      );
      if (sides.length > 0) pairs.push({ scenario, number, sides });
    }
  return pairs;
}

const keyOf = ({ scenario, side, number }: Turn): string => `${scenario} ${side} ${number}`;
