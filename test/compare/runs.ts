import type { Results } from '../../cli/compare/comparison';
import type { Attempt, ComparedSide, Comparison, Role } from '../../cli/compare/schema';
import type { ScenarioRuns } from '../../cli/compare/verdict';

export const SCENARIO = 'features/x.feature:7';

export const DEFAULTS: Comparison['options'] = { repeat: 1, parallel: false, slower: 1.3, strict: false };

type Usage = NonNullable<Attempt['usage']>;

export const usage = (more: Partial<Usage> = {}): Usage => ({
  ...{ steps: [], devImages: [], memory: {}, errors: {}, ...more },
});

/** A run that passed in a second. */
export const run = (side: Role, more: Partial<Attempt> = {}): Attempt => ({
  ...{ scenario: SCENARIO, side, number: 1, status: 'passed', startedAt: '2026-11-26T12:00:00.000Z' },
  ...{ ms: 1_000, phases: {}, folder: `runs/x/${side}-1`, ...more },
});

export const failed = (
  side: Role,
  step = 'each vp has a dev image',
  message = 'vp2 has no dev image',
): Attempt =>
  run(side, { status: 'failed', failure: { step, message }, evidence: `runs/x/${side}-1/evidence/1/x-7` });

export const notRun = (side: Role): Attempt =>
  run(side, { status: 'not run', ms: 0, failure: { step: 'the start of the run', message: 'no engine' } });

/** Passed, in these times. */
export const timed = (side: Role, times: readonly number[], phase = 'calls'): Attempt[] =>
  times.map((ms, index) => run(side, { ms, number: index + 1, phases: { [phase]: ms } }));

export const scenarioOf = (from: readonly Attempt[], to: readonly Attempt[]): ScenarioRuns => ({
  ...{ id: SCENARIO, name: 'A scenario', leftOut: [], attempts: { from, to } },
});

export const side = (name: string, more: Partial<ComparedSide> = {}): ComparedSide => ({
  ...{ name, variables: {}, engine: 'unix:///x (Docker 28)' },
  ...{ images: [{ reference: 'acme/peer', id: `sha256:${name}`, digests: [] }], ...more },
});

export const resultsOf = (attempts: readonly Attempt[], more: Partial<Results> = {}): Results => ({
  ...{ startedAt: '2026-11-26T12:00:00.000Z', endedAt: '2026-11-26T12:10:00.000Z', interrupted: false },
  ...{ options: DEFAULTS, sides: { from: side('stable'), to: side('candidate') }, known: [] },
  ...{ scenarios: [{ id: SCENARIO, name: 'A scenario', leftOut: [] }], attempts, ...more },
});
