import type { FormatterPlugin } from '@cucumber/cucumber/api';
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
    on('message', (message) => inTurn.heard(message));
  },
} satisfies FormatterPlugin<Options>;
