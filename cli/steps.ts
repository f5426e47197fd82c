import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { Command } from 'commander';
import { PACKAGE_ROOT } from '../support/package';

/** The second half of docs/steps.md. */
const FABRICS = "## The words of Fabric's own suite";

export function addSteps(program: Command): void {
  program
    .command('steps')
    .description('list the sentences of scenarios that contain these words, with examples')
    .argument('[words...]', 'all of them must occur in the sentence, its meaning or an example')
    .option('--bddtests', "also the sentences of Fabric 0.6's own suite")
    .addHelpText('after', '\nExample: npx chaincode-bdd steps dev image')
    .action((words: string[], { bddtests }: { bddtests?: boolean }) => {
      const found = search(readFileSync(join(PACKAGE_ROOT, 'docs', 'steps.md'), 'utf8'), words, bddtests);
      if (found.length === 0) {
        process.stderr.write(`No step has the words: ${words.join(' ')}\n`);
        process.exitCode = 1;
      }
      for (const { sentence, meaning, examples } of found)
        process.stdout.write(`${styleText('bold', sentence)}\n  ${meaning}\n${examples}\n\n`);
    });
}

interface Step {
  readonly sentence: string;
  readonly meaning: string;
  readonly examples: string;
}

/** The steps of the page that have all words, whatever their case. */
export function search(page: string, words: readonly string[], all = false): Step[] {
  const [ours = '', fabrics = ''] = page.split(FABRICS);
  return stepsIn(all ? ours + fabrics : ours).filter((step) => {
    const text = Object.values(step).join('\n').toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase()));
  });
}

/** `**Given** \`sentence\`\`, its meaning, its parameters, and examples that are indented. */
const ENTRY = /^\*\*(\w+)\*\* `(.*)`\\\n(.*?)\\?\n(?:\[.*\n)?\n((?: {4}.*\n)+)/gm;

function stepsIn(page: string): Step[] {
  return [...page.matchAll(ENTRY)].map(([, keyword = '', pattern = '', meaning = '', examples = '']) => ({
    sentence: `${keyword} ${pattern}`,
    meaning,
    examples: examples.trimEnd(),
  }));
}
