import { stripVTControlCharacters } from 'node:util';
import type { FormatterPlugin } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { PrettyPrinter, SummaryPrinter } from '@cucumber/pretty-formatter';
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
    const printer = new PrettyPrinter({ stream, options: { includeAttachments } });
    const summary = new SummaryPrinter({ stream: withoutCounts(stream), options: { includeAttachments } });
    const inTurn = new InTurn((message) => printer.update(message));
    const isRepeated = repeatedRunHooks();
    const undefinedSteps = new UndefinedSteps();
    on('message', (message) => {
      undefinedSteps.heard(message);
      if (!isRepeated(message) && !message.suggestion) {
        inTurn.heard(message);
        if (!isSkipped(message)) summary.update(message);
      }
      if (message.testRunFinished) stream.write(undefinedSteps.text);
    });
  },
} satisfies FormatterPlugin<Options>;

/** `3 scenarios (3 passed)` with what follows it, written at one go. */
const COUNTS = /^\d+ scenarios?\b.*\n\d+ steps?\b/m;

/** The printer's own counts, an empty line before them, take hooks for steps; the summary has told what ran. */
function withoutCounts(stream: NodeJS.WritableStream): NodeJS.WritableStream {
  let emptyLines = '';
  const write = (text: string) => {
    if (text === '\n') emptyLines += text;
    else if (!COUNTS.test(stripVTControlCharacters(text))) stream.write(`${emptyLines}${text}`);
    if (text !== '\n') emptyLines = '';
    return true;
  };
  return Object.create(stream, { write: { value: write } });
}

/** In a dry run all that is defined; the printer would name the first of it, a hook, as what is wrong with a scenario. */
const isSkipped = ({ testStepFinished }: Envelope): boolean =>
  testStepFinished?.testStepResult.status === 'SKIPPED';

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
