import { firstLine } from '../../support/report/words';
import { differences, LEAST_TIME, phaseRatios, type Runs } from './differences';
import {
  type Attempt,
  type ComparedScenario,
  type Comparison,
  type Difference,
  type Ratio,
  ROLES,
  type Role,
  type Verdict,
} from './schema';
import { claim, ENOUGH_RUNS, ratioOfMedians } from './statistics';
import { ratioWords } from './words';

export interface ScenarioRuns {
  readonly id: string;
  readonly name: string;
  /** The sides whose tags leave it out. */
  readonly leftOut: readonly Role[];
  readonly attempts: Runs;
}

type Judged = Pick<ComparedScenario, 'verdict' | 'change' | 'remark'>;

/** What the interval of the whole time has to reach: on a busy machine, 1 is passed by chance in 1 of 80 comparisons. */
const CERTAIN = 1.1;

/** What became of one scenario. */
export function compareScenario(
  { id, name, leftOut, attempts }: ScenarioRuns,
  { slower, strict }: Pick<Comparison['options'], 'slower' | 'strict'>,
): ComparedScenario {
  const ran = { from: attempts.from.filter(hasRun), to: attempts.to.filter(hasRun) };
  const passed = { from: ran.from.filter(hasPassed), to: ran.to.filter(hasPassed) };
  const time = ratioOfMedians(passed.from.map(msOf), passed.to.map(msOf));
  const phases = phaseRatios(passed);
  const both = ran.from.length > 0 && ran.to.length > 0;
  const found = both ? differences(ran, passed, phases, slower) : [];
  const judged = judgeRuns(ran, passed, leftOut, attempts) ?? judgeTimes(time, found, slower);
  const isWorse = strict && judged.verdict === 'same' && found.some(({ change }) => change === 'worse');
  const first = both ? firstDifference(ran) : undefined;
  return {
    ...{ id, name, ...judged, phases, differences: found },
    ...(isWorse && { change: 'worse', remark: `${judged.remark}; --strict counts what else is worse` }),
    ...(time && { time }),
    ...(first !== undefined && { firstDifference: first }),
    attempts: { from: [...attempts.from], to: [...attempts.to] },
  };
}

/** By pass and fail; undefined where all passed on both sides. */
function judgeRuns(ran: Runs, passed: Runs, leftOut: readonly Role[], all: Runs): Judged | undefined {
  const missing = ROLES.filter((side) => ran[side].length === 0);
  if (missing.length > 0) {
    const reason = missing.map((side) => firstLine(all[side].at(-1)?.failure?.message ?? '')).find(Boolean);
    const isWorse = leftOut.length === 0 && ran.from.length > 0 && all.to.length > 0;
    const remark = leftOut.length > 0 ? 'left out by the tags of one side' : (reason ?? 'nothing ran');
    return { verdict: 'not run', change: isWorse ? 'worse' : 'none', remark };
  }
  const rate = (side: Role) => passed[side].length / ran[side].length;
  const [from, to] = [rate('from'), rate('to')];
  if (from === 1 && to === 1) return undefined;
  const remark = `passed ${share(passed, ran, 'from')} → ${share(passed, ran, 'to')}`;
  if (from === 0 && to === 0) return { verdict: 'same', change: 'none', remark: 'fails on both' };
  const verdict: Verdict = from === 1 && to === 0 ? 'broke' : from === 0 && to === 1 ? 'fixed' : 'flaky';
  // A scenario that already failed sometimes may do so more or less often by chance.
  const change = from === 1 ? 'worse' : to === 1 ? 'better' : 'none';
  return { verdict, change, remark };
}

const share = (passed: Runs, ran: Runs, side: Role): string =>
  `${passed[side].length} of ${ran[side].length}`;

const hasRun = ({ status }: Attempt): boolean => status !== 'not run';

const msOf = ({ ms }: Attempt): number => ms;

const hasPassed = ({ status }: Attempt): boolean => status === 'passed';

/** By the time of all steps; where that is not claimed to differ, by that of each phase. */
function judgeTimes(time: Ratio | undefined, found: readonly Difference[], slower: number): Judged {
  const total = claim(time, { ratio: slower, interval: CERTAIN, least: LEAST_TIME });
  const phases = (wanted: Difference['change']) =>
    found.flatMap(({ kind, change, subject }) => (kind === 'time' && change === wanted ? subject : []));
  const remark = (parts: readonly string[]) =>
    [...(total && time ? [ratioWords(time)] : []), ...parts.map((phase) => `time of ${phase}`)].join(', ');
  const [slow, fast] = [phases('worse'), phases('better')];
  if (total === 'larger' || (!total && slow.length > 0))
    return { verdict: 'slower', change: 'worse', remark: remark(slow) };
  if (total === 'smaller' || fast.length > 0)
    return { verdict: 'faster', change: 'better', remark: remark(fast) };
  const isEnough = time && time.runs >= ENOUGH_RUNS;
  const hint = isEnough ? '' : `; to compare times, repeat ${ENOUGH_RUNS} times`;
  return { verdict: 'same', change: 'none', remark: `passes on both${hint}` };
}

/** The step at which the sides part: that of the only side that failed, or both steps where both failed. */
function firstDifference({ from, to }: Runs): string | undefined {
  const [one, other] = [worst(from), worst(to)];
  if (!one || !other || one.status === other.status) {
    const [a, b] = [one?.failure?.step, other?.failure?.step];
    return a === b ? undefined : `${a} → ${b}`;
  }
  return (one.failure ?? other.failure)?.step;
}

/** Why each side failed or did not run, with its evidence. */
export const failuresOf = ({ attempts }: ComparedScenario) =>
  ROLES.flatMap((role) => {
    const { failure, evidence } = worst(attempts[role]) ?? {};
    return failure ? [{ role, ...failure, evidence }] : [];
  });

/** The last run that failed, else the last run. */
export const worst = (attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.findLast(({ status }) => status === 'failed') ?? attempts.at(-1);
