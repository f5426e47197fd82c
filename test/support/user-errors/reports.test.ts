import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import { problemWith } from '../../../support/reports';

const directory = mkdtempSync(join(tmpdir(), 'user-errors-'));
after(() => rmSync(directory, { recursive: true }));

describe('reports', () => {
  it('can be written, and nothing is left of the trial', () => {
    const reports = join(directory, 'reports');
    expect(problemWith(reports)).to.equal(undefined);
    expect(readdirSync(reports)).to.deep.equal([]);
  });

  it("can't be written where there is a file", () => {
    writeFileSync(join(directory, 'file'), '');
    expect(problemWith(join(directory, 'file'))).to.match(/^Reports can't be written to .*file\/: EEXIST/);
  });
});
