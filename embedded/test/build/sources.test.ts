import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { sourcesHash } from '../../build/sources';

describe('the hash of what goes into the images', () => {
  const project = mkdtempSync(join(tmpdir(), 'sources-'));
  beforeEach(() => {
    rmSync(project, { recursive: true });
    for (const folder of ['peer', 'test']) mkdirSync(join(project, 'embedded', folder), { recursive: true });
    cpSync(join(__dirname, '../../peer/config.ts'), join(project, 'embedded/peer/config.ts'));
    writeFileSync(join(project, 'package-lock.json'), '{}');
  });
  after(() => rmSync(project, { recursive: true }));

  for (const [file, changes] of [
    ['embedded/peer/config.ts', true],
    ['package-lock.json', true],
    ['embedded/test/config.test.ts', false],
    ['embedded/README.md', false],
  ] as const) {
    it(`${changes ? 'changes' : 'stays'} with ${file}`, () => {
      const before = sourcesHash(project);
      writeFileSync(join(project, file), 'changed');
      assert.equal(sourcesHash(project) !== before, changes);
    });
  }
});
