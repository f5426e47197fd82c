import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { type Envelope, TestStepResultStatus } from '@cucumber/messages';
import { expect } from 'chai';
import { readAttempt } from '../../cli/compare/attempt';
import { USE_MEDIA_TYPE } from '../../support/report/scenario-use';
import { newFolder } from '../new-folder';
import { runMessages } from '../report/messages';
import { SCENARIO, usage } from './runs';

const { FAILED } = TestStepResultStatus;

describe('the result of one run', () => {
  let directory: string;
  let folder: string;
  beforeEach(() => {
    directory = newFolder();
    folder = join(directory, 'runs/x/from-1');
    mkdirSync(folder, { recursive: true });
  });

  const read = () =>
    readAttempt({ scenario: SCENARIO, side: 'from', number: 1 }, folder, directory, new Date(0));

  function leave(messages: readonly Envelope[], output = ''): void {
    const lines = messages.map((message) => JSON.stringify(message));
    writeFileSync(join(folder, 'run.ndjson'), lines.join('\n'));
    writeFileSync(join(folder, 'output.log'), output);
  }

  it('has the times of its steps and phases, and where its evidence is', () => {
    const attached = { [USE_MEDIA_TYPE]: { times: { start: 900 } } };
    leave(runMessages([{ file: 'x.feature', steps: [{ text: 'a step', took: 5_000 }], attached }], 1));
    mkdirSync(join(folder, 'evidence/7dc6a2/x-7'), { recursive: true });
    const steps = [{ text: 'a step', status: 'PASSED', ms: 1_200 }];
    writeFileSync(join(folder, 'evidence/7dc6a2/x-7/usage.json'), JSON.stringify(usage({ steps })));
    expect(read()).to.deep.include({
      ...{ status: 'passed', ms: 1_200, phases: { start: 900 }, folder: 'runs/x/from-1' },
      evidence: 'runs/x/from-1/evidence/7dc6a2/x-7',
    });
  });

  it('names the step that failed', () => {
    const steps = [{ text: 'it works' }, { text: 'it fails', status: FAILED }];
    leave(runMessages([{ file: 'x.feature', steps }], 1));
    expect(read()).to.deep.include({ status: 'failed' });
    expect(read().failure?.step).to.equal('it fails');
  });

  it('is "not run" with the last words of a run that ended before its scenario', () => {
    leave([], 'first\nNo Docker engine answers at tcp://x.\n');
    const { status, failure } = read();
    expect(status).to.equal('not run');
    expect(failure?.message).to.include('No Docker engine answers');
  });

  it('does without the half of a file that a process wrote before it was killed', () => {
    mkdirSync(join(folder, 'evidence/7dc6a2/x-7'), { recursive: true });
    writeFileSync(join(folder, 'evidence/7dc6a2/x-7/usage.json'), '{"steps": [');
    expect(read()).to.include({ ms: 0, evidence: 'runs/x/from-1/evidence/7dc6a2/x-7' });
  });

  it('does without a file that never came to be', () => {
    expect(read()).to.include({ status: 'not run', ms: 0 });
  });
});
