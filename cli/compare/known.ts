import { z } from 'zod';
import { readJson } from './json-file';
import { type ComparedScenario, ROLES, type Role } from './schema';
import { ENOUGH_RUNS } from './statistics';

export const KNOWN_FILE = z.array(
  z.strictObject({
    scenario: z.string().describe('its file and line, or its name'),
    side: z.string().describe('where it is known: `from`, `to`, or the name of a side'),
    what: z.enum(['failure', 'slower']).default('failure').describe('what is known'),
    reason: z.string().min(1).describe('why, for the reader of the report'),
    until: z.iso
      .date('Allowed: a date such as 2026-12-31.')
      .optional()
      .describe('last day on which it counts'),
  }),
  { error: 'Allowed: a list of objects with scenario, side, reason, and if you want what and until.' },
);

export type KnownDifference = z.output<typeof KNOWN_FILE>[number];

/** Throws a UserError for a file that is wrong. */
export const readKnown = (file: string): KnownDifference[] => readJson(file, KNOWN_FILE);

interface Checked {
  readonly scenarios: readonly ComparedScenario[];
  /** Entries whose date is over, and known failures that pass: they make the comparison worse. */
  readonly problems: readonly string[];
  /** Entries for a scenario that was not compared. */
  readonly notes: readonly string[];
}

/** Applies the ledger: what is known counts as no change. `today` is a date, as `2026-12-31`. */
export function applyKnown(
  scenarios: readonly ComparedScenario[],
  known: readonly KnownDifference[],
  names: Readonly<Record<Role, string>>,
  today: string,
): Checked {
  const [problems, notes]: [string[], string[]] = [[], []];
  const reasons = new Map<ComparedScenario, string>();
  for (const entry of known) {
    const matching = scenarios.filter(({ id, name }) => [id, name].includes(entry.scenario));
    const side = sideOf(entry.side, names);
    const title = `known difference of "${entry.scenario}" on ${entry.side}`;
    if (side === undefined)
      problems.push(`${title}: no side has this name; there are ${names.from} and ${names.to}`);
    else if (entry.until !== undefined && entry.until < today)
      problems.push(`${title}: its date is over (${entry.until}): ${entry.reason}`);
    else if (matching.length === 0) notes.push(`${title}: this scenario was not compared`);
    else
      for (const scenario of matching) {
        const state = stateOf(scenario, entry, side);
        if (state === 'as known') reasons.set(scenario, entry.reason);
        if (state === 'gone') problems.push(`${title}: it passes now. Remove the entry: ${entry.reason}`);
      }
  }
  return {
    scenarios: scenarios.map((scenario) => {
      const reason = reasons.get(scenario);
      return reason === undefined ? scenario : { ...scenario, change: 'none', known: reason };
    }),
    problems,
    notes,
  };
}

function sideOf(name: string, names: Readonly<Record<Role, string>>): Role | undefined {
  return ROLES.find((role) => role === name || names[role] === name);
}

/** `unknown`: the scenario did not run there, or too seldom to tell. */
function stateOf(
  { attempts, verdict, time }: ComparedScenario,
  { what }: KnownDifference,
  side: Role,
): 'as known' | 'gone' | 'unknown' {
  const ran = attempts[side].filter(({ status }) => status !== 'not run');
  if (ran.length === 0) return 'unknown';
  if (what === 'failure') return ran.some(({ status }) => status === 'failed') ? 'as known' : 'gone';
  if (verdict === 'slower') return 'as known';
  return verdict === 'same' && time !== undefined && time.runs >= ENOUGH_RUNS ? 'gone' : 'unknown';
}
