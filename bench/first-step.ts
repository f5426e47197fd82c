import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Timestamp } from '@cucumber/messages';
import { queryOf } from '../support/report/messages';
import { type Figure, ratios } from './figure';
import type { Measure } from './measure';

const SAMPLES = 10;

/** In seconds. */
const TARGET = 1.5;

const FOLDER = 'bench/first-step';

/** How long one who types the command waits for the first step. */
export const firstStep: Measure = {
  name: 'first-step',
  title: 'from `cucumber-js` to the first step',
  measure: async () => {
    const [ours, bare]: [Start[], Start[]] = [[], []];
    while (bare.length < SAMPLES) {
      ours.push(await start('default'));
      bare.push(await start('bare'));
    }
    return figures(ours, bare);
  },
};

function figures(ours: readonly Start[], bare: readonly Start[]): Figure[] {
  const total = ours.map(({ firstStep }) => firstStep);
  const loading = ours.map(({ loaded }) => loaded);
  const beginning = ours.map(({ loaded, firstStep }) => firstStep - loaded);
  const alone = bare.map(({ firstStep }) => firstStep);
  return [
    { title: 'to the first step', unit: 's', samples: total, target: TARGET },
    { title: '  code loaded', unit: 's', samples: loading },
    { title: '  then engine and images looked at', unit: 's', samples: beginning },
    {
      title: 'to the first step, of Cucumber without this project',
      unit: '×',
      samples: ratios(total, alone),
    },
  ];
}

/** In seconds since the command was typed. */
interface Start {
  /** Steps and hooks are there. */
  readonly loaded: number;
  readonly firstStep: number;
}

async function start(profile: string): Promise<Start> {
  const reports = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const args = ['--config', `${FOLDER}/cucumber.js`, '--profile', profile, `${FOLDER}/first-step.feature`];
    const begun = Date.now();
    // The reports of a real run stay as they are, and this run's names are its own.
    const env = { ...process.env, REPORTS_DIRECTORY: reports, FABRIC_NETWORK_ID: 'firststep' };
    await promisify(execFile)('cucumber-js', args, { env });
    return startIn(join(reports, 'messages.ndjson'), begun);
  } finally {
    rmSync(reports, { recursive: true });
  }
}

function startIn(messages: string, begun: number): Start {
  const query = queryOf(messages);
  const firstStep = query.findAllTestStepStarted().find((step) => query.findTestStepBy(step)?.pickleStepId);
  const since = (timestamp: Timestamp | undefined): number =>
    timestamp ? timestamp.seconds + timestamp.nanos / 1e9 - begun / 1_000 : Number.NaN;
  return { loaded: since(query.findTestRunStarted()?.timestamp), firstStep: since(firstStep?.timestamp) };
}
