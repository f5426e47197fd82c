import type { Vocabulary } from './vocabulary';

/**
 * .vscode/settings.json for the official Cucumber extension. It reads patterns from the steps' sources, but parameter
 * types only where their regular expression is a literal: those of ours are put together, so they are told here.
 */
export function editorSettings({ parameterTypes }: Vocabulary): string {
  const settings = {
    'cucumber.features': ['features/**/*.feature'],
    'cucumber.glue': ['steps/**/*.ts'],
    'cucumber.parameterTypes': parameterTypes.map(({ name, regexp }) => ({ name, regexp })),
  };
  // A list of one on one line, as the formatter has it.
  return `${JSON.stringify(settings, undefined, 2).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]')}\n`;
}
