import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AssertionError, expect } from 'chai';
import { REDS } from '../bddtests/red';
import { runNested } from './nested-run';
import type { Failure } from './outcomes';

/**
 * Each scenario of red/*.feature fails with the error and the words of its description, and passes without its lines that
 * begin with `But`.
 */
describe('a scenario fails, and says why', async () => {
  const { scenarios, assertions } = await runNested(globSync('test/steps/red/*.feature'));

  for (const { title, description, twin, failure } of scenarios) {
    it(title, () => {
      expect(failure, 'why it failed').not.to.equal(undefined);
      if (failure) assertMessage(description, failure);
      expect(twin?.failure?.message, 'what its green twin fails with').to.equal(undefined);
    });
  }

  it('for every Then of both dialects', () => {
    expect(assertions, 'Thens of steps/').not.to.deep.equal([]);
    const red = scenarios.flatMap(({ twin, failure }) => (twin && failure?.definition) ?? []);
    const redOfFabrics = REDS.map(({ step }) => (typeof step === 'string' ? step : step[0]));
    const vacuous = assertions.filter(
      (definition) => !red.includes(definition.id) && !redOfFabrics.some((text) => definition.matches(text)),
    );
    if (vacuous.length > 0)
      throw new AssertionError(`no red example of\n${vacuous.map(({ where }) => where).join('\n')}`);
  });
});

/** `UserError: some words … and others`: the class of the error, which may be missing, and words of its message. */
function assertMessage(description: string, { type, message }: Failure): void {
  const [, expectedType, words = ''] = /^(?:([A-Z]\w+): )?(.*)$/s.exec(description.trim()) ?? [];
  const pattern = words.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (new RegExp(pattern.join('[^]*')).test(message) && (expectedType ?? type) === type) return;
  throw new AssertionError(`expected ${description.trim()}\nbut got ${type}: ${message}`);
}
