import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { expect } from 'chai';
import { problemWith } from '../../support/report/reports-directory';
import { newFolder } from '../new-folder';

const directory = newFolder();

/** Another process that does this with the function `problemWith`. */
const script = (code: string): string[] => [
  '--require',
  'ts-node/register/transpile-only',
  '--eval',
  `const { problemWith } = require('./support/report/reports-directory'); ${code}`,
];

describe('the directory of the reports', () => {
  it('is checked, and nothing of the trial stays', () => {
    const reports = join(directory, 'reports');
    expect(problemWith(reports)).to.equal(undefined);
    expect(readdirSync(reports)).to.deep.equal(['.lock-owner']);
  });

  it('is for one run only: two would garble the same files', async () => {
    const reports = join(directory, 'shared');
    const code = `console.log(problemWith(${JSON.stringify(reports)}) ?? 'locked'); setInterval(() => {}, 1000)`;
    const other = spawn(process.execPath, script(code), { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(String((await once(other.stdout, 'data'))[0])).to.equal('locked\n');
    expect(problemWith(reports))
      .to.include(`process ${other.pid}`)
      .and.include(`REPORTS_DIRECTORY=${reports}/other`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(problemWith(reports)).to.equal(undefined);
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
