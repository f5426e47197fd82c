import { UserError } from '../../support/errors';
import { problemWith } from '../../support/report/reports-directory';
import { compare, sameImages } from './comparison';
import { Journal } from './journal';
import type { KnownDifference } from './known';
import { prepareSide } from './prepare';
import { Progress } from './progress';
import { type ListedScenario, Runner, type Selection } from './runner';
import { schedule } from './schedule';
import { type ComparedSide, type Comparison, options, ROLES, type Role, type Sides } from './schema';
import { type Side, settingsOf } from './sides';

export const DEFAULTS: Comparison['options'] = { repeat: 1, parallel: false, slower: 1.3, strict: false };

export interface CompareOptions {
  readonly directory: string;
  readonly known: readonly KnownDifference[];
  /** What it lacks is as before, or the default; what else it has does not matter. */
  readonly options: Partial<Comparison['options']>;
  /** Undefined: goes on with the comparison in the directory. */
  readonly subject?: { readonly sides: Sides<Side>; readonly selection: Selection };
}

/** Runs what is left to run, until it is done or interrupted, and compares what there is. */
export async function compareSides(
  { directory, known, options: given, subject }: CompareOptions,
  isQuiet: boolean,
): Promise<Comparison> {
  const locked = problemWith(directory);
  if (locked) throw new UserError(locked);
  const resumed = subject ? undefined : Journal.resume(directory);
  const chosen = options.parse({ ...DEFAULTS, ...resumed?.plan.options, ...given });
  const { sides, selection } = subject ?? (resumed as Journal).plan;
  const runner = new Runner(directory, sides, selection);
  const startedAt = resumed?.plan.startedAt ?? new Date().toISOString();
  // Both before any image is pulled.
  const settings = { from: settingsOf(sides.from), to: settingsOf(sides.to) };
  // One after the other: both may pull or build the same images.
  const prepared = {
    from: await prepareSide(sides.from, settings.from),
    to: await prepareSide(sides.to, settings.to),
  };
  const isReady = !prepared.from.problem && !prepared.to.problem;
  const journal = resumed
    ? requireUnchanged(resumed, prepared)
    : Journal.begin(directory, {
        ...{ startedAt, sides, options: chosen, selection },
        images: { from: idsOf(prepared.from), to: idsOf(prepared.to) },
        scenarios: union(await runner.list('from'), await runner.list('to')),
      });
  if (isReady) await runAll(runner, journal, chosen, noteOn(prepared), isQuiet);
  return compare({
    startedAt,
    endedAt: new Date().toISOString(),
    interrupted: runner.isStopping,
    options: chosen,
    sides: prepared,
    scenarios: journal.plan.scenarios,
    attempts: journal.attempts,
    known,
  });
}

async function runAll(
  runner: Runner,
  journal: Journal,
  { repeat, parallel }: Comparison['options'],
  note: string | undefined,
  isQuiet: boolean,
): Promise<void> {
  const pairs = schedule(journal.plan.scenarios, repeat, journal.attempts);
  const total = pairs.reduce((sum, { sides }) => sum + sides.length, 0);
  const progress = new Progress(total, isQuiet);
  if (note) progress.say(note);
  // Before this, an interrupt has nothing to clean up, and ends the process as usual.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!runner.isStopping)
        process.stderr.write(`\n${signal}: ends the run under way, which removes its network\n`);
      runner.stop(signal);
    });
  const attempt = async (scenario: string, side: Role, number: number) => {
    if (runner.isStopping) return;
    const title = `${scenario} on ${journal.plan.sides[side].name}${repeat > 1 ? ` (${number} of ${repeat})` : ''}`;
    progress.began(title);
    const found = await runner.attempt({ scenario, side, number });
    if (!found) return;
    journal.add(found);
    progress.ended(title, found);
  };
  try {
    for (const { scenario, number, sides } of pairs)
      if (parallel) await Promise.all(sides.map((side) => attempt(scenario, side, number)));
      else for (const side of sides) await attempt(scenario, side, number);
  } finally {
    progress.end();
  }
}

/** What is to be said before anything runs. */
function noteOn({ from, to }: Sides<ComparedSide>): string | undefined {
  const same = sameImages(from, to);
  if (same.length === 0) return undefined;
  const isAll = same.length === to.images.length;
  return `Note: ${isAll ? 'both sides run the same images' : 'the same image on both sides'}: ${same.join(', ')}`;
}

const idsOf = ({ images }: ComparedSide): string[] => images.map(({ id }) => id);

/** Throws a UserError where an image has become another one since: runs of both would be mixed. */
function requireUnchanged(journal: Journal, prepared: Sides<ComparedSide>): Journal {
  for (const role of ROLES) {
    const before = journal.plan.images[role];
    const { name, images } = prepared[role];
    const changed = images.find(({ id }) => !before.includes(id));
    if (changed && before.length > 0)
      throw new UserError(
        `${name}: ${changed.reference} is another image than when this comparison began. Start again without --resume.`,
      );
  }
  return journal;
}

/** In the order of the first side; what only the other side has comes last. Throws a UserError where there is none. */
function union(from: readonly ListedScenario[], to: readonly ListedScenario[]) {
  if (from.length + to.length === 0) throw new UserError('The tags leave out all scenarios, on both sides.');
  const has = (list: readonly ListedScenario[], { id }: ListedScenario) => list.some((one) => one.id === id);
  return [...from, ...to.filter((one) => !has(from, one))].map((one) => ({
    ...one,
    leftOut: ROLES.filter((role) => !has(role === 'from' ? from : to, one)),
  }));
}
