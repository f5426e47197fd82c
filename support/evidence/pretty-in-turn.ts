import type { FormatterPlugin } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { PrettyPrinter } from '@cucumber/pretty-formatter';
import { InTurn } from './in-turn';
import { UndefinedSteps } from './undefined-steps';

interface Options {
  readonly includeAttachments?: boolean;
}

/**
 * Cucumber's `pretty`, which prints steps of several workers all mixed, with one scenario after the other. For a step
 * that there is not it prints code to define one; here, the sentences near it.
 */
export default {
  type: 'formatter',
  formatter({ on, stream, options: { includeAttachments = true } }) {
    const printer = new PrettyPrinter({ stream, options: { includeAttachments, summarise: true } });
    const inTurn = new InTurn((message) => printer.update(message));
    const isRepeated = repeatedRunHooks();
    const undefinedSteps = new UndefinedSteps();
    on('message', (message) => {
      undefinedSteps.heard(message);
      if (!isRepeated(message) && !message.suggestion) inTurn.heard(message);
      if (message.testRunFinished) stream.write(undefinedSteps.text);
    });
  },
} satisfies FormatterPlugin<Options>;

/** Each worker runs the hooks before all scenarios; where there is no engine, each says so. */
function repeatedRunHooks(): (message: Envelope) => boolean {
  const told = new Set<string>();
  return ({ testRunHookFinished }) => {
    const problem = testRunHookFinished?.result.message;
    if (problem === undefined) return false;
    const isRepeated = told.has(problem);
    told.add(problem);
    return isRepeated;
  };
}
