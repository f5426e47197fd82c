import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { junitOf } from './junit';
import { markdownOf } from './markdown';
import type { Comparison } from './schema';

/** Writes what other programs and browsers read. Returns the path of the page. */
export function writeReports(comparison: Comparison, directory: string): string {
  // Loaded when it is needed: the library of its charts takes half a second to load.
  const { pageOf } = require('./page') as typeof import('./page');
  const files = {
    'index.html': pageOf(comparison),
    'comparison.json': `${JSON.stringify(comparison, undefined, 2)}\n`,
    'junit.xml': junitOf(comparison),
    'summary.md': markdownOf(comparison),
  };
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return join(directory, 'index.html');
}
