import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import junit from '@cucumber/junit-xml-formatter';
import type { Envelope } from '@cucumber/messages';
import type { Command } from 'commander';
import { UserError } from '../support/errors';
import html from '../support/report/html-report';
import { mergeMessages, type RunMessages, readMessages } from '../support/report/messages';
import { problemWith } from '../support/report/reports-directory';
import { Summary } from '../support/report/summary';

export function addMerge(program: Command): void {
  program
    .command('merge')
    .description('merge the reports of several runs, of shards say, into one')
    .argument('<directories...>', 'directories of reports, each with its messages.ndjson')
    .option('-o, --output <directory>', 'where the merged reports go', 'reports')
    .addHelpText(
      'after',
      '\nExample: npx chaincode-bdd merge reports-*/\n\nExit code: 0 if all runs passed, else 1.',
    )
    .action(async (directories: string[], { output }: { output: string }) => {
      process.exitCode = await merge(directories.map(readRun), output);
    });
}

function readRun(directory: string): RunMessages {
  const place = join(directory, 'messages.ndjson');
  try {
    return { place, messages: readMessages(place) };
  } catch (error) {
    throw new UserError(
      `No reports of a run in ${directory}: ${(error as Error).message}. Name directories with a messages.ndjson.`,
    );
  }
}

async function merge(runs: readonly RunMessages[], output: string): Promise<number> {
  const problem = problemWith(output);
  if (problem) throw new UserError(problem);
  const { messages, problems } = mergeMessages(runs);
  const summary = new Summary();
  for (const message of messages) summary.update(message);
  const report = join(output, 'report.html');
  writeFileSync(join(output, 'messages.ndjson'), messages.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(join(output, 'summary.json'), `${JSON.stringify(summary.counts)}\n`);
  writeFileSync(report, await formatted(html, messages));
  writeFileSync(join(output, 'junit.xml'), await formatted(junit, messages));
  const all = { paths: [], filters: [], selected: messages.filter(({ pickle }) => pickle).length };
  const { text, isFailure } = summary.result(all, report);
  process.stderr.write([text, ...problems.map((problem) => `${problem}\n`)].join(''));
  return isFailure || summary.counts.failed > 0 || problems.length > 0 ? 1 : 0;
}

/** Of formatters that take messages one by one. */
interface Formatter {
  formatter(context: {
    readonly on: (key: 'message', handler: (message: Envelope) => void) => void;
    readonly write: (text: string | Uint8Array) => void;
    readonly options: object;
  }): unknown;
}

async function formatted(plugin: unknown, messages: readonly Envelope[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const handlers: ((message: Envelope) => void)[] = [];
  const end = await (plugin as Formatter).formatter({
    on: (_, handler) => handlers.push(handler),
    write: (text) => chunks.push(Buffer.from(text)),
    options: {},
  });
  for (const message of messages) for (const handle of handlers) handle(message);
  if (typeof end === 'function') await end();
  return Buffer.concat(chunks);
}
