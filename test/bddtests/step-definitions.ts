import { DataTable } from '@cucumber/cucumber';
import { stepLibrary } from '../../script/docs/vocabulary';
import type { FabricWorld } from '../../support/world';

/** What Cucumber knows of a step definition, as far as a test asks. */
export interface StepDefinition {
  readonly uri: string;
  readonly line: number;
  readonly pattern: string | RegExp;
  readonly code: (...args: unknown[]) => unknown;
  readonly expression: { match(text: string): readonly { getValue(world: unknown): unknown }[] | null };
}

/** The step definitions of both dialects, loaded as a run loads them. */
export class StepDefinitions {
  private constructor(readonly all: readonly StepDefinition[]) {}

  static async load(): Promise<StepDefinitions> {
    const { stepDefinitions } = (await stepLibrary()) as { stepDefinitions: StepDefinition[] };
    return new StepDefinitions(stepDefinitions);
  }

  /** Those that match the sentence: where there is not just one, a run fails. */
  matching(sentence: string): readonly StepDefinition[] {
    return this.all.filter(({ expression }) => expression.match(sentence) !== null);
  }

  one(sentence: string): StepDefinition {
    const [definition, ...others] = this.matching(sentence);
    if (definition && others.length === 0) return definition;
    throw new Error(`${others.length + (definition ? 1 : 0)} step definitions match «${sentence}»`);
  }

  /** Runs the step as Cucumber does: with a callback where the function takes one argument more than it gets. */
  async run(world: FabricWorld, sentence: string, rows?: readonly string[][]): Promise<void> {
    const { code, expression } = this.one(sentence);
    const args = (expression.match(sentence) ?? []).map((argument) => argument.getValue(world));
    if (rows) args.push(new DataTable(rows.map((row) => [...row])));
    if (code.length === args.length) await code.apply(world, args);
    else if (code.length === args.length + 1) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      code.apply(world, [...args, (error?: unknown) => (error ? reject(error) : resolve())]);
      await promise;
    } else throw new Error(`«${sentence}» gives ${args.length} arguments to a function of ${code.length}`);
  }
}
