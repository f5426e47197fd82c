import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { type Envelope, TestStepResultStatus } from '@cucumber/messages';
import { expect } from 'chai';
import pretty, { ScenarioOrder } from '../../support/report/pretty';
import { runMessages, type Scenario } from './messages';

const file = 'features/deploy.feature';

function printed(...scenarios: Scenario[]): string {
  let text = '';
  const write = (chunk: Buffer, _: string, done: () => void) => {
    text += chunk;
    done();
  };
  const stream = new Writable({ write });
  const handlers: ((message: Envelope) => void)[] = [];
  const on = (_: 'message', handler: (message: Envelope) => void) => handlers.push(handler);
  const logger = { debug() {}, error() {}, info() {}, warn() {} };
  pretty.formatter({ on, stream, options: {}, logger, write: (chunk) => stream.write(chunk) });
  for (const message of runMessages(scenarios, 1_000)) for (const handle of handlers) handle(message);
  return text;
}

describe('the pretty formatter', () => {
  it('prints no counts: the summary does', () => {
    expect(printed({ file, steps: [{ text: 'it is so' }] })).to.match(/\n *✔ Then it is so\n$/);
  });

  it('ends with what failed', () => {
    const text = printed({ file, steps: [{ text: 'it is so', status: TestStepResultStatus.FAILED }] });
    expect(text).to.match(/\n\nFailed scenarios:\n {2}1\) a scenario # \S+:2\n {7}Then it is so\n$/);
  });

  it('names the undefined step, not the skipped ones before it', () => {
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

const started = (id: string) => ({ testCaseStarted: { id } });
const step = (id: string) => ({ testStepStarted: { testCaseStartedId: id } });
const ended = (id: string) => ({ testCaseFinished: { testCaseStartedId: id } });

/** The order in which messages are passed on: `a a b`. */
function passed(...messages: object[]): string {
  const order: string[] = [];
  const scenarios = new ScenarioOrder(({ testCaseStarted, testStepStarted, testCaseFinished }) => {
    const id =
      testCaseStarted?.id ?? testStepStarted?.testCaseStartedId ?? testCaseFinished?.testCaseStartedId;
    order.push(`${id ?? 'run'}${testCaseFinished ? '.' : ''}`);
  });
  for (const message of messages) scenarios.update(message as Envelope);
  return order.join(' ');
}

describe('the scenarios of several workers', () => {
  it('are passed on at once where one runs at a time', () => {
    expect(passed(started('a'), step('a'), ended('a'), started('b'))).to.equal('a a a. b');
  });

  it('come one after the other', () => {
    const both = [started('a'), started('b'), step('b'), step('a')];
    expect(passed(...both)).to.equal('a a');
    expect(passed(...both, ended('a'), step('b'), ended('b'))).to.equal('a a a. b b b b.');
  });

  it('come at once when the one before them has ended and they have, too', () => {
    const long = [started('a'), started('b'), ended('b'), started('c'), started('d'), ended('d')];
    expect(passed(...long, ended('a'), step('c'))).to.equal('a a. b b. d d. c c');
  });

  it('do not hold back what belongs to none of them', () => {
    expect(passed(started('a'), started('b'), { testRunFinished: {} })).to.equal('a run');
  });
});
