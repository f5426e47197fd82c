import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { TestStepResultStatus } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { queryOf } from '../../support/report/messages';
import { type ScenarioUse, USE_MEDIA_TYPE } from '../../support/report/scenario-use';
import { USAGE } from '../../support/report/usage';
import { parsed } from '../json-file';
import type { Turn } from './schedule';
import type { Attempt } from './schema';

export const MESSAGES = 'run.ndjson';
export const OUTPUT = 'output.log';

/** Lines of the output that are shown of a run that ended before its scenario began. */
const LAST_LINES = 6;

/** What one run of cucumber-js on one scenario came to, by what it left in its folder. */
export function readAttempt(turn: Turn, folder: string, directory: string, startedAt: Date): Attempt {
  const messages = join(folder, MESSAGES);
  const query = existsSync(messages) ? queryOf(messages) : new Query();
  const [file] = globSync('evidence/*/*/usage.json', { cwd: folder }).map((found) => join(folder, found));
  const usage = file === undefined ? undefined : parsed(readFileSync(file, 'utf8'), USAGE);
  return {
    ...{ ...turn, ...resultIn(query, folder), startedAt: startedAt.toISOString() },
    folder: relative(directory, folder),
    ms: usage?.steps.reduce((sum, { ms }) => sum + ms, 0) ?? 0,
    phases: phasesIn(query),
    ...(file !== undefined && { evidence: relative(directory, dirname(file)) }),
    ...(usage && { usage }),
  };
}

function resultIn(query: Query, folder: string): Pick<Attempt, 'status' | 'failure'> {
  const [finished] = query.findAllTestCaseFinished();
  const worst = finished && query.findMostSevereTestStepResultBy(finished);
  if (!finished || !worst || worst.status === TestStepResultStatus.SKIPPED)
    return {
      status: 'not run',
      failure: { step: 'the start of the run', message: lastWords(query, folder) },
    };
  if (worst.status === TestStepResultStatus.PASSED) return { status: 'passed' };
  const failed = query
    .findTestStepsFinishedBy(finished)
    .find(({ testStepResult: { status } }) => status === worst.status);
  const testStep = failed && query.findTestStepBy(failed);
  const step = (testStep && query.findPickleStepBy(testStep)?.text) ?? 'the end of the scenario';
  return { status: 'failed', failure: { step, message: worst.message ?? worst.status.toLowerCase() } };
}

/** The error of a hook around the run, else the end of the output. */
function lastWords(query: Query, folder: string): string {
  const hook = query.findAllTestRunHookFinished().find(({ result }) => result.message !== undefined);
  if (hook?.result.message) return hook.result.message;
  const file = join(folder, OUTPUT);
  const output = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return output.trim().split('\n').slice(-LAST_LINES).join('\n') || 'it ended without a word';
}

/** As the summary of a run has them. */
function phasesIn(query: Query): Record<string, number> {
  const attachments = query.findAllTestStepFinished().flatMap((step) => query.findAttachmentsBy(step));
  const use = attachments.find(({ mediaType }) => mediaType === USE_MEDIA_TYPE);
  return use ? { ...(JSON.parse(use.body) as ScenarioUse).times } : {};
}
