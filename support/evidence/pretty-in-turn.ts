import type { FormatterPlugin } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { PrettyPrinter } from '@cucumber/pretty-formatter';
import { InTurn } from './in-turn';

interface Options {
  readonly includeAttachments?: boolean;
}

/** Cucumber's `pretty`, which prints steps of several workers all mixed, with one scenario after the other. */
export default {
  type: 'formatter',
  formatter({ on, stream, options: { includeAttachments = true } }) {
    const printer = new PrettyPrinter({ stream, options: { includeAttachments, summarise: true } });
    const inTurn = new InTurn((message) => printer.update(message));
    const isRepeated = repeatedRunHooks();
    on('message', (message) => {
      if (!isRepeated(message)) inTurn.heard(message);
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
