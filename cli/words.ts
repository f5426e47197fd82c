import { join } from 'node:path';
import { loadConfiguration, loadSupport } from '@cucumber/cucumber/api';
import { CucumberExpression, type ParameterTypeRegistry } from '@cucumber/cucumber-expressions';
import { UserError } from '../support/errors';
import { isInstalled, PACKAGE_ROOT } from '../support/package';

const PARAMETERS = isInstalled ? 'dist/support/parameters.js' : 'support/parameters.ts';

/** The arguments of the first expression that matches. Throws a UserError with the examples where none does. */
export type ReadWords = (
  text: string,
  expressions: readonly string[],
  examples: readonly string[],
) => unknown[];

/** Reads words of the command line by the parameter types of our sentences. */
export async function loadWords(): Promise<ReadWords> {
  const provided = { require: [join(PACKAGE_ROOT, PARAMETERS)] };
  const { runConfiguration } = await loadConfiguration({ file: false, provided });
  const library = await loadSupport(runConfiguration);
  const { parameterTypeRegistry } = library as unknown as { parameterTypeRegistry: ParameterTypeRegistry };
  return (text, expressions, examples) => {
    for (const expression of expressions) {
      const found = new CucumberExpression(expression, parameterTypeRegistry).match(text);
      if (found) return found.map((argument) => argument.getValue(undefined));
    }
    throw new UserError(
      `"${text}" is not understood. Examples:${examples.map((one) => `\n  ${one}`).join('')}`,
    );
  };
}
