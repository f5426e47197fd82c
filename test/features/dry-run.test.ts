import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { type IRunOptions, loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope, Pickle, StepDefinition, TestStep } from '@cucumber/messages';
import { expect } from 'chai';
import { stepLibrary } from '../../script/docs/vocabulary';
import { shown } from '../../support/report/html-report';

describe('features/, in a strict dry run', () => {
  const definitions = new Map<string, StepDefinition>();
  /** Of each step of a pickle, with the feature it is of. */
  const sentences = new Map<string, { readonly uri: string; readonly text: string }>();
  const pickles: Pickle[] = [];
  const steps: TestStep[] = [];

  const keep = (message: Envelope) => {
    const { stepDefinition, pickle } = message;
    if (stepDefinition) definitions.set(stepDefinition.id, stepDefinition);
    if (pickle) pickles.push(pickle);
    for (const { id, text } of pickle?.steps ?? []) sentences.set(id, { uri: pickle?.uri ?? '', text });
    steps.push(...(shown(message).testCase?.testSteps.filter(({ pickleStepId }) => pickleStepId) ?? []));
  };
  const sentenceOf = ({ pickleStepId = '' }: TestStep) =>
    sentences.get(pickleStepId) ?? { uri: '', text: '' };

  before(async () => {
    delete process.env['FABRIC_IMAGES']; // Some are left out on real images.
    const { runConfiguration } = await loadConfiguration({ profiles: ['bddtests'] });
    const { sources, runtime } = runConfiguration;
    const support = (await stepLibrary()) as NonNullable<IRunOptions['support']>;
    const formats = { stdout: 'message', files: {}, publish: false as const, options: {} };
    const options = { sources, support, runtime: { ...runtime, dryRun: true }, formats };
    await runCucumber(options, { stdout: new PassThrough().resume() }, keep);
  });

  it('each step is defined once', () => {
    expect(steps).not.to.be.empty;
    const wrong = steps.filter(({ stepDefinitionIds }) => stepDefinitionIds?.length !== 1);
    expect(wrong.map(sentenceOf)).to.deep.equal([]);
  });

  it('tell of each scenario what it costs, once', () => {
    const untold = pickles.filter(
      ({ tags }) => tags.filter(({ name }) => name === '@fast' || name === '@slow').length !== 1,
    );
    const named = untold.map(({ uri, name }) => `${uri}: ${name}`);
    expect(named, 'scenarios with neither @fast nor @slow, or with both').to.deep.equal([]);
  });

  it('are in the report as they are', () => {
    const reported = steps.map((step) => inReport(sentenceOf(step).text, step));
    expect(reported).to.deep.equal(steps.map((step) => sentenceOf(step).text));
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

it('a dry run needs no engine, leaves stdout to the formatter, and says last that a path is wrong', async () => {
  const features = ['features/cleanup.feature', 'features/nope.feature'];
  const program = 'node_modules/@cucumber/cucumber/bin/cucumber.js';
  const env = { ...process.env, DOCKER_HOST: 'unix:///no.such/engine.sock', CI: 'true' };
  const child = spawn(process.execPath, [program, '--dry-run', ...features, '--format', 'json'], { env });
  const output = [text(child.stdout), text(child.stderr)] as const;
  const [code] = await once(child, 'close');
  const [stdout, stderr] = await Promise.all(output);
  expect(JSON.parse(stdout)).to.have.length(1);
  expect(stderr.trim().split('\n').at(-1)).to.equal('no such file: features/nope.feature');
  expect(code).to.equal(1);
});
