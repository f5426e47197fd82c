import { describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { expect } from 'chai';
import { InTurn } from '../../support/report/in-turn';

const began = (id: string) => ({ testCaseStarted: { id } });
const step = (id: string) => ({ testStepStarted: { testCaseStartedId: id } });
const ended = (id: string) => ({ testCaseFinished: { testCaseStartedId: id } });

/** What is printed when these come in this order: `a a b`. */
function printed(...messages: object[]): string {
  const passed: string[] = [];
  const inTurn = new InTurn(({ testCaseStarted, testStepStarted, testCaseFinished }) => {
    const id =
      testCaseStarted?.id ?? testStepStarted?.testCaseStartedId ?? testCaseFinished?.testCaseStartedId;
    passed.push(`${id ?? 'run'}${testCaseFinished ? '.' : ''}`);
  });
  for (const message of messages) inTurn.heard(message as Envelope);
  return passed.join(' ');
}

describe('scenarios of several workers', () => {
  it('are printed as they go where there is one at a time', () => {
    expect(printed(began('a'), step('a'), ended('a'), began('b'))).to.equal('a a a. b');
  });

  it('are printed one after the other: the first as it goes, the second when the first is over', () => {
    const both = [began('a'), began('b'), step('b'), step('a')];
    expect(printed(...both)).to.equal('a a');
    expect(printed(...both, ended('a'), step('b'), ended('b'))).to.equal('a a a. b b b b.');
  });

  it('are not held up by one that takes long: when it is over, all that are over come at once', () => {
    const long = [began('a'), began('b'), ended('b'), began('c'), began('d'), ended('d')];
    expect(printed(...long, ended('a'), step('c'))).to.equal('a a. b b. d d. c c');
  });

  it('do not hold back what is of none of them', () => {
    expect(printed(began('a'), began('b'), { testRunFinished: {} })).to.equal('a run');
  });
});
