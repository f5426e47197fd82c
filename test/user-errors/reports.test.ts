import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { expect } from 'chai';
import { lock, problemWith } from '../../support/report/reports-directory';

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

  it('are one run alone to write: two of them would garble the same files', () => {
    const reports = join(directory, 'shared');
    expect(problemWith(reports)).to.equal(undefined);
    expect(lock(reports)).to.equal(undefined);
    expect(lock(reports)).to.equal(
      `Another run (process ${process.pid}) writes its reports to ${reports}/ right now. Wait for its end, ` +
        `or give this one other places: REPORTS_DIRECTORY=${reports}/other FABRIC_NETWORK_ID=other`,
    );
  });

  it('can be written where a run that did was killed', () => {
    const reports = join(directory, 'killed');
    expect(problemWith(reports)).to.equal(undefined);
    const script = `require('./support/reports').lock(${JSON.stringify(reports)}); process.kill(process.pid, 'SIGKILL')`;
    const { signal } = spawnSync(process.execPath, ['--require', 'ts-node/register', '--eval', script]);
    expect(signal).to.equal('SIGKILL');
    expect(lock(reports)).to.equal(undefined);
  });
});
