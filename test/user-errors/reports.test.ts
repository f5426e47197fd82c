import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { problemWith } from '../../support/report/reports-directory';
import { newFolder } from '../new-folder';

const directory = newFolder();

describe('the directory of the reports', () => {
  it('is checked, and nothing of the trial stays', () => {
    const reports = join(directory, 'reports');
    expect(problemWith(reports)).to.equal(undefined);
    expect(readdirSync(reports)).to.deep.equal(['.lock-owner']);
  });

  it('is for one run only: two would garble the same files', () => {
    const reports = join(directory, 'shared');
    expect(problemWith(reports)).to.equal(undefined);
    expect(problemWith(reports))
      .to.include(`process ${process.pid}`)
      .and.include(`REPORTS_DIRECTORY=${reports}/other`);
  });

  it('is told as what is wrong with it, never as another run', (test) => {
    writeFileSync(join(directory, 'file'), '');
    expect(problemWith(join(directory, 'file'))).to.match(/^Cannot write reports to .*file\/: EEXIST/);
    const mounts = { 'size=128k': 'disk for reports is full', 'size=1m,ro': 'EROFS' };
    for (const [options, words] of Object.entries(mounts)) {
      const reports = mkdtempSync(join(directory, 'mounted-'));
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', reports]).status !== 0)
        return test.skip('no right to mount');
      try {
        expect(problemWith(reports)).to.include(words);
      } finally {
        execFileSync('umount', [reports]);
      }
    }
  });
});
