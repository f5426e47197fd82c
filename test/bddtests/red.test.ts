import { describe, it } from 'node:test';
import { expect } from 'chai';
import { PATTERNS } from './patterns';
import { REDS, type Red } from './red';
import { Scenario, type Sentence } from './scenario';
import { StepDefinitions } from './step-definitions';

describe("a step of Fabric's own suite fails, and says why,", async () => {
  const definitions = await StepDefinitions.load();

  for (const red of REDS) {
    it(`«${text(red.step)}» when ${red.why}`, async () => {
      expect(await failure(definitions, red)).to.include(red.message);
    });
  }

  it('wherever it claims something', () => {
    const reds = new Set(REDS.map(({ step }) => definitions.one(text(step))));
    const vacuous = PATTERNS.filter(
      ({ claims, examples: [example = ''] }) => claims && !reds.has(definitions.one(example)),
    );
    expect(vacuous.map(({ pattern }) => pattern)).to.deep.equal([]);
  });
});

async function failure(definitions: StepDefinitions, red: Red): Promise<string> {
  const scenario = await Scenario.begin(definitions, red.peers);
  try {
    red.given?.(scenario);
    await scenario.says(...(red.after ?? []));
    await scenario.says(red.step);
  } catch (error) {
    return (error as Error).message;
  } finally {
    scenario.end();
  }
  throw new Error(`«${text(red.step)}» passed`);
}

const text = (sentence: Sentence): string => (typeof sentence === 'string' ? sentence : sentence[0]);
