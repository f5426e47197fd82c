import { imageTitle } from '../../support/report/words';
import { applyKnown, type KnownDifference } from './known';
import type { Attempt, ComparedSide, Comparison, Role, Sides, Verdict } from './schema';
import { compareScenario, type ScenarioRuns } from './verdict';

/** All that a comparison found, before anything is concluded from it. */
export interface Results {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly interrupted: boolean;
  readonly options: Comparison['options'];
  readonly sides: Sides<ComparedSide>;
  readonly scenarios: readonly Omit<ScenarioRuns, 'attempts'>[];
  readonly attempts: readonly Attempt[];
  readonly known: readonly KnownDifference[];
}

/** Pure: everything that reports show follows from the results. */
export function compare(results: Results): Comparison {
  const { startedAt, endedAt, interrupted, options, sides, attempts } = results;
  const compared = results.scenarios.map((scenario) => {
    const of = (side: Role) => attempts.filter((one) => one.scenario === scenario.id && one.side === side);
    return compareScenario({ ...scenario, attempts: { from: of('from'), to: of('to') } }, options);
  });
  const names = { from: sides.from.name, to: sides.to.name };
  const found = applyKnown(compared, results.known, names, endedAt.slice(0, 10));
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of found.scenarios) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return {
    ...{ schemaVersion: 1, startedAt, endedAt, interrupted, options, sides: { ...sides } },
    ...{ sameImages: sameImages(sides.from, sides.to), counts, ...found },
    result: resultOf(found, interrupted, sides),
  };
}

function resultOf(
  { scenarios, problems }: Pick<Comparison, 'scenarios' | 'problems'>,
  interrupted: boolean,
  { from, to }: Results['sides'],
): Comparison['result'] {
  const compared = scenarios.filter(({ verdict }) => verdict !== 'not run');
  const changes = scenarios.map(({ change }) => change);
  if (compared.length === 0 || from.problem || to.problem) return 'could not compare';
  if (changes.includes('worse') || problems.length > 0) return 'worse';
  if (interrupted) return 'could not compare';
  return changes.includes('better') ? 'better' : 'same';
}

export const EXIT_CODES: Readonly<Record<Comparison['result'], number>> = {
  same: 0,
  better: 0,
  worse: 1,
  'could not compare': 2,
};

/** By their ids, or by a digest of a registry where engines give them different ids. */
export function sameImages(from: Pick<ComparedSide, 'images'>, to: Pick<ComparedSide, 'images'>): string[] {
  return to.images
    .filter(({ id, digests }) =>
      from.images.some(
        (image) => image.id === id || image.digests.some((digest) => digests.includes(digest)),
      ),
    )
    .map(imageTitle);
}
