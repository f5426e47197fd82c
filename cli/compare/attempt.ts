import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Envelope, TestStepResultStatus } from '@cucumber/messages';
import { Query } from '@cucumber/query';
import { type ScenarioUse, USE_MEDIA_TYPE } from '../../support/report/scenario-use';
import type { Usage } from '../../support/report/usage';
import type { Turn } from './schedule';
import type { Attempt } from './schema';

export const MESSAGES = 'run.ndjson';
export const OUTPUT = 'output.log';

/** Lines of the output that are shown of a run that ended before its scenario began. */
const LAST_LINES = 6;

/** What one run of cucumber-js on one scenario came to, by what it left in its folder. */
export function readAttempt(turn: Turn, folder: string, directory: string, startedAt: Date): Attempt {
  const query = new Query();
  for (const message of messagesIn(join(folder, MESSAGES))) query.update(message);
  const [usageFile] = globSync('evidence/*/*/usage.json', { cwd: folder });
  const usage = usageFile === undefined ? undefined : (readJson(join(folder, usageFile)) as Usage);
  const result = resultIn(query, folder);
  const place = (path: string) => relative(directory, path);
  return {
    ...{ ...turn, ...result, startedAt: startedAt.toISOString(), folder: place(folder) },
    ms: usage?.steps.reduce((sum, { ms }) => sum + ms, 0) ?? 0,
    phases: phasesIn(query),
    ...(usageFile !== undefined && { evidence: place(join(folder, dirname(usageFile))) }),
    ...(usage && { usage: usage as NonNullable<Attempt['usage']> }),
  };
}

/** A process that was killed leaves half a line. */
function messagesIn(file: string): Envelope[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return JSON.parse(line) as Envelope;
      } catch {
        return [];
      }
    });
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

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
