import { PassThrough } from 'node:stream';
import { before, describe, it } from 'node:test';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope, Pickle, StepDefinition, TestStep } from '@cucumber/messages';
import { expect } from 'chai';

delete process.env['FABRIC_IMAGES']; // Some are left out on real images.

describe('features/, in a strict dry run', () => {
  const definitions = new Map<string, StepDefinition>();
  /** Each with the feature it is of. */
  const sentences = new Map<string, string>();
  const pickles: Pickle[] = [];
  const steps: TestStep[] = [];

  const keep = ({ stepDefinition, pickle, testCase }: Envelope) => {
    if (stepDefinition) definitions.set(stepDefinition.id, stepDefinition);
    if (pickle) pickles.push(pickle);
    for (const { id, text } of pickle?.steps ?? []) sentences.set(id, `${pickle?.uri}: ${text}`);
    steps.push(...(testCase?.testSteps.filter(({ pickleStepId }) => pickleStepId) ?? []));
  };

  /** The sentences of the steps that this many definitions match. */
  const matchedBy = (isCount: (count: number) => boolean) =>
    steps
      .filter(({ stepDefinitionIds }) => isCount(stepDefinitionIds?.length ?? 0))
      .map(({ pickleStepId = '' }) => sentences.get(pickleStepId));

  before(async () => {
    const { runConfiguration } = await loadConfiguration();
    const { sources, support, runtime } = runConfiguration;
    const formats = { stdout: 'message', files: {}, publish: false as const, options: {} };
    await runCucumber(
      { sources, support, runtime: { ...runtime, dryRun: true }, formats },
      { stdout: new PassThrough().resume() },
      keep,
    );
  });

  it('have steps at all', () => {
    expect(steps).not.to.be.empty;
  });

  it('say nothing undefined', () => {
    expect(matchedBy((count) => count === 0)).to.deep.equal([]);
  });

  it('say nothing ambiguous', () => {
    expect(matchedBy((count) => count > 1)).to.deep.equal([]);
  });

  it('tell of each scenario what it costs, once', () => {
    const untold = pickles.filter(
      ({ tags }) => tags.filter(({ name }) => name === '@fast' || name === '@slow').length !== 1,
    );
    expect(untold.map(({ uri, name }) => `${uri}: ${name}`)).to.deep.equal([]);
  });

  it('use every step there is', () => {
    const used = new Set(steps.flatMap(({ stepDefinitionIds }) => stepDefinitionIds ?? []));
    const unused = [...definitions.values()].filter(({ id }) => !used.has(id));
    expect(
      unused.map(({ pattern, sourceReference }) => `${sourceReference.uri}: ${pattern.source}`),
    ).to.deep.equal([]);
  });
});
