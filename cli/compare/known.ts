import { z } from 'zod';
import { readJson } from '../json-file';
import { type ComparedScenario, type Comparison, ROLES, type Role, type Sides } from './schema';
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

/**
 * Applies the ledger: what is known counts as no change. Problems, which make the comparison worse, are entries whose date
 * is over, and known failures that pass; notes are entries for a scenario that was not compared. `today` is a date, as
 * `2026-12-31`.
 */
export function applyKnown(
  scenarios: readonly ComparedScenario[],
  known: readonly KnownDifference[],
  names: Sides<string>,
  today: string,
): Pick<Comparison, 'scenarios' | 'problems' | 'notes'> {
  const [problems, notes]: [string[], string[]] = [[], []];
  const reasons = new Map<ComparedScenario, string>();
  for (const entry of known) {
    const matching = scenarios.filter(({ id, name }) => [id, name].includes(entry.scenario));
    const side = ROLES.find((role) => [role, names[role]].includes(entry.side));
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
