import { median } from 'simple-statistics';
import { counted } from '../../support/report/words';
import {
  type ComparedScenario,
  type Comparison,
  type Difference,
  type Ratio,
  type Role,
  VERDICTS,
} from './schema';

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

export const bytes = (size: number): string => `${Math.round(size / 1e6)} MB`;

/** `2.1 × (1.9 to 2.4)` */
export const ratioWords = ({ ratio, low, high }: Ratio): string =>
  `${ratio.toFixed(2)} × (${low.toFixed(2)} to ${high.toFixed(2)})`;

/** `dev image, vp0: 100 MB in 5 layers → none` */
export const differenceWords = ({ kind, subject, text }: Difference): string =>
  `${kind}, ${subject}: ${text}`;

/** `passed 12.3 s`, `2 of 3 passed`, `failed`; empty where it did not run. */
export function outcome({ attempts }: ComparedScenario, role: Role): string {
  const ran = attempts[role].filter(({ status }) => status !== 'not run');
  const times = ran.flatMap(({ status, ms }) => (status === 'passed' ? ms : []));
  if (ran.length === 0) return attempts[role].length === 0 ? '' : 'not run';
  if (times.length === ran.length) return `passed ${seconds(median(times))}`;
  return times.length === 0 ? 'failed' : `${times.length} of ${ran.length} passed`;
}

/** `worse: 1 broke, 3 same` */
export function headline({ result, counts, interrupted, problems, scenarios }: Comparison): string {
  const list = VERDICTS.flatMap((verdict) => {
    const known = scenarios.filter((one) => one.verdict === verdict && one.known !== undefined).length;
    const count = counts[verdict];
    return count ? `${count} ${verdict}${known > 0 ? ` (${known} known)` : ''}` : [];
  });
  const others = scenarios.flatMap(({ differences }) =>
    differences.filter(({ kind }) => kind !== 'time'),
  ).length;
  if (others > 0) list.push(counted(others, 'other difference'));
  if (problems.length > 0) list.push(`${counted(problems.length, 'known difference')} out of date`);
  return `${result}${interrupted ? ', interrupted' : ''}${list.length > 0 ? `: ${list.join(', ')}` : ''}`;
}
