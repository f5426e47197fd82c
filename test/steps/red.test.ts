import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { AssertionError, expect } from 'chai';
import { type Failure, inTurn, runNested } from './nested-run';

/**
 * Each scenario of red/*.feature fails with the error and the words of its description, and passes without its lines that
 * begin with `But`.
 */
function prove({ scenarios, assertions }: Awaited<ReturnType<typeof runNested>>): void {
  for (const { title, description, twin, failure } of scenarios) {
    it(title, () => {
      expect(failure, 'why it failed').not.to.equal(undefined);
      if (failure) assertMessage(description, failure);
      expect(twin?.failure?.message, 'what its green twin fails with').to.equal(undefined);
    });
  }

  it('for every assertion of both dialects', () => {
    expect(assertions, 'assertions of steps/').not.to.deep.equal([]);
    const proven = scenarios.filter(({ twin, file }) => twin || file.endsWith('bddtests.feature'));
    const red = new Set(proven.map(({ failure }) => failure?.definition));
    const vacuous = assertions.filter(({ id }) => !red.has(id));
    expect(
      vacuous.map(({ where }) => where),
      'without a red example',
    ).to.deep.equal([]);
  });
}

void inTurn(() => runNested(globSync('test/steps/red/*.feature'))).then((run) =>
  describe('a scenario fails, and says why', () => prove(run)),
);

/** `UserError: some words … and others`: the class of the error, which may be missing, and words of its message. */
function assertMessage(description: string, { type, message }: Failure): void {
  const [, expectedType, words = ''] = /^(?:([A-Z]\w+): )?(.*)$/s.exec(description) ?? [];
  const pattern = words.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (new RegExp(pattern.join('[^]*')).test(message) && (expectedType ?? type) === type) return;
  throw new AssertionError(`expected ${description}\nbut got ${type}: ${message}`);
}
