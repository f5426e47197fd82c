/** `npm run docs`: writes the pages that are made from the code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { editorSettings } from './docs/editor-settings';
import { settingsPage } from './docs/settings-table';
import { stepsPage } from './docs/steps-page';
import { readVocabulary, type Vocabulary } from './docs/vocabulary';

/** Every generated file with its contents as they should be. */
export function generatedFiles(vocabulary: Vocabulary): Record<string, string> {
  return {
    'docs/steps.md': stepsPage(vocabulary),
    'docs/settings.md': settingsPage(readFileSync('docs/settings.md', 'utf8')),
    '.vscode/settings.json': editorSettings(vocabulary),
  };
}

async function main(): Promise<void> {
  for (const [file, text] of Object.entries(generatedFiles(await readVocabulary())))
    writeFileSync(file, text);
}

if (require.main === module) void main();
