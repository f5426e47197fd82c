import { PassThrough } from 'node:stream';
import { before, describe, it } from 'node:test';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope, Pickle, StepDefinition, TestStep } from '@cucumber/messages';
import { expect } from 'chai';
import { shown } from '../../support/report/html-report';

delete process.env['FABRIC_IMAGES']; // Some are left out on real images.

describe('features/, in a strict dry run', () => {
  const definitions = new Map<string, StepDefinition>();
  /** Each with the feature it is of. */
  const sentences = new Map<string, string>();
  const texts = new Map<string, string>();
  const pickles: Pickle[] = [];
  const steps: TestStep[] = [];

  const keep = (message: Envelope) => {
    const { stepDefinition, pickle } = message;
    const { testCase } = shown(message);
    if (stepDefinition) definitions.set(stepDefinition.id, stepDefinition);
    if (pickle) pickles.push(pickle);
    for (const { id, text } of pickle?.steps ?? []) {
      sentences.set(id, `${pickle?.uri}: ${text}`);
      texts.set(id, text);
    }
    steps.push(...(testCase?.testSteps.filter(({ pickleStepId }) => pickleStepId) ?? []));
  };

  /** The sentences of the steps that this many definitions match. */
  const matchedBy = (isCount: (count: number) => boolean) =>
    steps
      .filter(({ stepDefinitionIds }) => isCount(stepDefinitionIds?.length ?? 0))
      .map(({ pickleStepId = '' }) => sentences.get(pickleStepId));

  before(async () => {
    const { runConfiguration } = await loadConfiguration({ profiles: ['bddtests'] });
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
    const named = untold.map(({ uri, name }) => `${uri}: ${name}`);
    expect(named, 'scenarios with neither @fast nor @slow, or with both').to.deep.equal([]);
  });

  it('are in the report as they are', () => {
    const textOf = ({ pickleStepId = '' }: TestStep) => texts.get(pickleStepId) ?? '';
    const misprinted = steps.filter((step) => inReport(textOf(step), step) !== textOf(step));
    expect(misprinted.map((step) => inReport(textOf(step), step))).to.deep.equal([]);
  });

  it('use every step there is', () => {
    const used = new Set(steps.flatMap(({ stepDefinitionIds }) => stepDefinitionIds ?? []));
    const unused = [...definitions.values()].filter(({ id }) => !used.has(id));
    expect(
      unused.map(({ pattern, sourceReference }) => `${sourceReference.uri}: ${pattern.source}`),
    ).to.deep.equal([]);
  });
});

/** The sentence as Cucumber's HTML report puts it together, from its arguments and what stands between them. */
function inReport(sentence: string, { stepMatchArgumentsLists = [] }: TestStep): string {
  const parts: string[] = [];
  let end = 0;
  for (const { group } of stepMatchArgumentsLists[0]?.stepMatchArguments ?? []) {
    const between = sentence.slice(end, group.start);
    parts.push(between, group.value ?? '');
    if (group.value) end += between.length + group.value.length;
  }
  return [...parts, sentence.slice(end)].join('');
}
