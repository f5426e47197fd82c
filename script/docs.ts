/** `npm run docs`: writes what is made of the comments above the steps. */
import { writeFileSync } from 'node:fs';
import { editorSettings } from './docs/editor-settings';
import { stepsPage } from './docs/steps-page';
import { readVocabulary } from './docs/vocabulary';

async function main(): Promise<void> {
  const vocabulary = await readVocabulary();
  writeFileSync('docs/steps.md', stepsPage(vocabulary));
  writeFileSync('.vscode/settings.json', editorSettings(vocabulary));
}

void main();
