import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { type Envelope, TestStepResultStatus } from '@cucumber/messages';
import { expect } from 'chai';
import pretty from '../../support/report/pretty-in-turn';
import { runMessages, type Scenario } from './messages';

const file = 'features/deploy.feature';

function printed(...scenarios: Scenario[]): string {
  const stream = new PassThrough();
  const handlers: ((message: Envelope) => void)[] = [];
  const on = (_: 'message', handler: (message: Envelope) => void) => handlers.push(handler);
  const logger = { debug() {}, error() {}, info() {}, warn() {} };
  pretty.formatter({ on, stream, options: {}, logger, write: (text) => stream.write(text) });
  for (const message of runMessages(scenarios, 1_000)) for (const handle of handlers) handle(message);
  return String(stream.read());
}

describe('the steps of a run, printed', () => {
  it('end with the last step where all has passed: what was counted is in the summary', () => {
    expect(printed({ file, steps: [{ text: 'it is so' }] })).to.match(/\n *✔ Then it is so\n$/);
  });

  it('end with what failed', () => {
    const text = printed({ file, steps: [{ text: 'it is so', status: TestStepResultStatus.FAILED }] });
    expect(text).to.match(/\n\nFailed scenarios:\n {2}1\) a scenario # \S+:2\n {7}Then it is so\n$/);
  });

  it('name no step that was skipped before the one that there is not', () => {
    const { SKIPPED, UNDEFINED } = TestStepResultStatus;
    const text = printed({
      file,
      steps: [
        { text: 'there is one', status: SKIPPED },
        { text: 'it is so', status: UNDEFINED },
      ],
    });
    expect(text).to.match(/\n\nUndefined scenarios:\n {2}1\) a scenario # \S+:2\n {7}Then it is so\n$/);
  });
});
