/** `npm run docs`: writes the pages that are made from the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { FABRIC_FILE } from '../cli/compare/fabric-file';
import { KNOWN_FILE } from '../cli/compare/known';
import { comparison } from '../cli/compare/schema';
import { SETTINGS } from '../support/settings';
import { stepsPage } from './docs/steps-page';
import { readVocabulary, type Vocabulary } from './docs/vocabulary';

/** Every generated file with its contents as they should be. */
export function generatedFiles(vocabulary: Vocabulary): Record<string, string> {
  return {
    'docs/steps.md': stepsPage(vocabulary),
    'docs/settings.md': settingsPage(readFileSync('docs/settings.md', 'utf8')),
    ...schemas({ fabric: FABRIC_FILE, known: KNOWN_FILE, comparison }),
    '.vscode/settings.json': editorSettings(vocabulary),
  };
}

/** JSON schemas of files that `chaincode-bdd compare` reads and writes. */
const schemas = (all: Readonly<Record<string, z.ZodType>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).map(([name, schema]) => [
      `docs/schemas/${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', reused: 'ref' }), undefined, 2)}\n`,
    ]),
  );

const BEGIN = '<!-- Begin of the table made by `npm run docs` from support/settings.ts -->\n';
const END = '<!-- End of the table -->\n';

/** The page with its table of settings made anew. Throws if the page has no place for it. */
function settingsPage(page: string): string {
  const [before, rest = ''] = page.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined)
    throw new Error('docs/settings.md lacks the comments around the table of settings');
  const rows = Object.entries(SETTINGS.shape).map(([name, schema]) => {
    const fallback = 'defaultValue' in schema.def ? `\`${schema.def.defaultValue}\`` : '';
    return `| \`${name}\` | ${fallback} | ${schema.description} |\n`;
  });
  return `${before}${BEGIN}| variable | default | meaning |\n|---|---|---|\n${rows.join('')}${END}${after}`;
}

/**
 * .vscode/settings.json for the official Cucumber extension. It reads patterns from the steps' sources, but parameter
 * types only where their regular expression is a literal: those of ours are put together, so they are told here.
 */
function editorSettings({ parameterTypes }: Vocabulary): string {
  const settings = {
    'cucumber.features': ['features/**/*.feature'],
    'cucumber.glue': ['steps/**/*.ts'],
    'cucumber.parameterTypes': parameterTypes.map(({ name, regexp }) => ({ name, regexp })),
  };
  // A list of one on one line, as the formatter has it.
  return `${JSON.stringify(settings, undefined, 2).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]')}\n`;
}

async function main(): Promise<void> {
  for (const [file, text] of Object.entries(generatedFiles(await readVocabulary())))
    writeFileSync(file, text);
}

if (require.main === module) void main();
