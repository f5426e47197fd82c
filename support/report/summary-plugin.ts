import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CoordinatorContext, Plugin } from '@cucumber/cucumber/api';
import { selectionOptions } from './selection';
import { Summary } from './summary';

interface Options {
  /** The file that gets the counts, as JSON; none where it is not given. */
  readonly counts?: string;
  /** Where the HTML report is, for the reader. */
  readonly report?: string;
}

/**
 * Prints what a run has come to. A plugin, and no formatter, since it hears of the end before the formatter on the
 * terminal does: what failed, which that one lists, comes last, and behind it what hooks said of that.
 */
export default {
  type: 'plugin',
  optionsKey: 'summary',
  coordinator({ on, transform, options }: CoordinatorContext<Options>) {
    const summary = new Summary(options.report);
    let paths: readonly string[] = [];
    let selected = 0;
    on('paths:resolve', ({ unexpandedSourcePaths }) => {
      paths = unexpandedSourcePaths;
    });
    // Cucumber's own filters come before those of plugins.
    transform('pickles:filter', (pickles) => {
      selected = pickles.length;
      return pickles;
    });
    const { write } = process.stdout;
    let isPrinted = false;
    const print = () => {
      if (!isPrinted) process.stdout.write(summary.text());
      isPrinted = true;
    };
    on('message', (message) => {
      summary.heard(message);
      if (!message.testRunFinished) return;
      // Cucumber's progress bar keeps the terminal to itself until it has heard of the end, too.
      if (process.stdout.write === write) print();
      if (options.counts && !summary.isDryRun) writeCounts(options.counts, summary);
    });
    return () => {
      print();
      process.stdout.write(summary.saidOfFailures());
      process.stdout.write(summary.left());
      const { lines, isFailure } = summary.missed({
        paths,
        selected,
        ...selectionOptions(process.argv.slice(2)),
      });
      process.stdout.write(lines.map((line) => `\n${line}\n`).join(''));
      if (isFailure) failRun();
    };
  },
} satisfies Plugin<Options>;

/** Cucumber sets the exit code when its plugins are done, and asks none of them. */
function failRun(): void {
  process.once('exit', () => {
    process.exitCode = 1;
  });
}

function writeCounts(file: string, { counts }: Summary): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(counts)}\n`);
}
