import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AssertionError, expect } from 'chai';
import { REDS } from '../bddtests/red';
import { unindented, wildcard } from './descriptions';
import { runNested } from './nested-run';

/**
 * Each scenario of red/*.feature fails with what its description says, and passes without the lines that begin with
 * `But`. `…` stands for anything.
 */
describe('a scenario fails, and says why', async () => {
  const { scenarios, assertions } = await runNested(globSync('test/steps/red/*.feature'));

  for (const { title, description, twin, failure } of scenarios) {
    it(title, () => {
      expect(failure, 'why it failed').not.to.equal(undefined);
      assertSaid(description, failure?.message ?? '');
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

function assertSaid(description: string, message: string): void {
  const expected = unindented(description);
  if (wildcard(expected).test(message)) return;
  // Whole, since where they differ is anywhere in them.
  throw new AssertionError(`it should have failed with\n${expected}\nand failed with\n${message}`);
}
