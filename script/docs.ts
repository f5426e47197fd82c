/** `npm run docs`: writes the pages that are made from the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { FABRIC_FILE } from '../cli/compare/fabric-file';
import { KNOWN_FILE } from '../cli/compare/known';
import { comparison } from '../cli/compare/schema';
import { editorSettings } from './docs/editor-settings';
import { settingsPage } from './docs/settings-table';
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

async function main(): Promise<void> {
  for (const [file, text] of Object.entries(generatedFiles(await readVocabulary())))
    writeFileSync(file, text);
}

if (require.main === module) void main();
