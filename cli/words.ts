import { join } from 'node:path';
import { loadConfiguration, loadSupport } from '@cucumber/cucumber/api';
import { CucumberExpression, type ParameterTypeRegistry } from '@cucumber/cucumber-expressions';
import { UserError } from '../support/errors';
import { isInstalled, PACKAGE_ROOT } from '../support/package';

const PARAMETERS = isInstalled ? 'dist/support/parameters.js' : 'support/parameters.ts';

/** Reads words of the command line by the parameter types of our sentences. */
export class Words {
  private constructor(private readonly registry: ParameterTypeRegistry) {}

  static async load(): Promise<Words> {
    const { runConfiguration } = await loadConfiguration({
      file: false,
      provided: { require: [join(PACKAGE_ROOT, PARAMETERS)] },
    });
    const library = await loadSupport(runConfiguration);
    return new Words(
      (library as unknown as { parameterTypeRegistry: ParameterTypeRegistry }).parameterTypeRegistry,
    );
  }

  /** The arguments of the first expression that matches. Throws a UserError with the examples where none does. */
  read(text: string, expressions: readonly string[], examples: readonly string[]): unknown[] {
    for (const expression of expressions) {
      const found = new CucumberExpression(expression, this.registry).match(text);
      if (found) return found.map((argument) => argument.getValue(undefined));
    }
    throw new UserError(
      `"${text}" is not understood. Examples:${examples.map((one) => `\n  ${one}`).join('')}`,
    );
  }
}
