import { z } from 'zod';
import { USAGE } from '../../support/report/usage';

/** What a comparison writes as JSON. Times are milliseconds, sizes bytes. The descriptions go into the JSON schema. */

const counts = z.record(z.string(), z.number());

export const ROLES = ['from', 'to'] as const;

export const role = z.enum(ROLES);

export const attempt = z.object({
  scenario: z.string().describe('file and line'),
  side: role,
  number: z.number().describe('1 for the first time'),
  status: z.enum(['passed', 'failed', 'not run']),
  startedAt: z.string(),
  ms: z.number().describe('its steps together'),
  phases: counts.describe('time of its start, its deploys, …'),
  failure: z
    .object({ step: z.string(), message: z.string() })
    .optional()
    .describe('why it failed or could not run'),
  folder: z.string().describe('reports of this run, in the directory of the comparison'),
  evidence: z.string().optional().describe('folder of its evidence, in the directory of the comparison'),
  usage: USAGE.optional(),
});

const ratio = z.object({
  from: z.number().describe('median'),
  to: z.number().describe('median'),
  ratio: z.number().describe('of the medians, to / from'),
  low: z.number().describe('lower end of its confidence interval'),
  high: z.number().describe('upper end'),
  runs: z.number().describe('on the side with fewer'),
});

const difference = z.object({
  kind: z.enum(['time', 'dev image', 'memory', 'requests', 'log error']),
  subject: z.string(),
  text: z.string(),
  change: z.enum(['better', 'worse', 'other']),
});

export const VERDICTS = ['same', 'broke', 'fixed', 'flaky', 'slower', 'faster', 'not run'] as const;

const scenario = z.object({
  id: z.string().describe('file and line'),
  name: z.string(),
  verdict: z.enum(VERDICTS),
  change: z.enum(['none', 'better', 'worse']),
  remark: z.string().describe('what the verdict rests on'),
  known: z.string().optional().describe('the reason in known.json, if it is known'),
  time: ratio.optional(),
  phases: z.record(z.string(), ratio),
  firstDifference: z
    .string()
    .optional()
    .describe('the step at which the sides part, in the last run that failed or the last run'),
  differences: z.array(difference),
  attempts: z.object({ from: z.array(attempt), to: z.array(attempt) }),
});

export const options = z.object({
  repeat: z.number().describe('runs of each scenario on each side'),
  parallel: z.boolean().describe('both sides at the same time'),
  slower: z.number().describe('from this ratio of the medians on, a time counts'),
  strict: z.boolean().describe('log errors, sizes and memory count, too'),
});

const side = z.object({
  name: z.string(),
  variables: z.record(z.string(), z.string()).describe('what it sets, by environment variable'),
  engine: z.string().optional().describe('address and version'),
  images: z.array(
    z.object({
      reference: z.string(),
      id: z.string(),
      digests: z.array(z.string()).describe('of registries'),
    }),
  ),
  problem: z.string().optional().describe('why it could not start'),
});

export const comparison = z.object({
  schemaVersion: z.literal(1),
  startedAt: z.string(),
  endedAt: z.string(),
  result: z.enum(['same', 'better', 'worse', 'could not compare']),
  interrupted: z.boolean().describe('by Ctrl-C: `--resume` goes on'),
  options,
  sides: z.object({ from: side, to: side }),
  sameImages: z.array(z.string()).describe('images that both sides have in common'),
  counts: z.partialRecord(z.enum(VERDICTS), z.number()).describe('scenarios by verdict'),
  problems: z.array(z.string()).describe('known.json: entries that are over or no longer true'),
  notes: z.array(z.string()),
  scenarios: z.array(scenario),
});

export type Role = z.output<typeof role>;
export type Sides<T> = Readonly<Record<Role, T>>;
export type Attempt = z.output<typeof attempt>;
export type Ratio = z.output<typeof ratio>;
export type Difference = z.output<typeof difference>;
export type ComparedScenario = z.output<typeof scenario>;
export type ComparedSide = z.output<typeof side>;
export type Comparison = z.output<typeof comparison>;
export type Verdict = (typeof VERDICTS)[number];
