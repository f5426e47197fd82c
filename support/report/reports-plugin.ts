import type { CoordinatorContext, Plugin } from '@cucumber/cucumber/api';
import { problemWith } from './reports-directory';

interface Options {
  /** Where the formatters write; none where it is not given. */
  readonly directory?: string;
}

/**
 * Checks that the reports can be written, and that no other run writes them: a plugin, since Cucumber begins its
 * formatters, which empty their files, before any hook.
 */
export default {
  type: 'plugin',
  optionsKey: 'reports',
  coordinator({ options: { directory } }: CoordinatorContext<Options>) {
    const problem = directory && problemWith(directory);
    if (!problem) return;
    process.stderr.write(`${problem}\n`); // Thrown from here, it would be shown with Cucumber's stack.
    process.exit(1);
  },
} satisfies Plugin<Options>;
