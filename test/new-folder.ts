import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = mkdtempSync(join(tmpdir(), 'test-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));

/** Removed when this process ends. */
export const newFolder = (): string => mkdtempSync(join(root, 'folder-'));
