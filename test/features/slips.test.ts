import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { expect } from 'chai';

const CUCUMBER = 'node_modules/@cucumber/cucumber/bin/cucumber.js';

/** In a dry run, which needs no engine. */
function cucumber(...args: string[]) {
  const env = { ...process.env, DOCKER_HOST: 'unix:///no.such/engine.sock', CI: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CUCUMBER, '--dry-run', ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, lines: stderr.trim().split('\n') };
}

describe('a run with a slip of the pen', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slips-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('fails, and says so last', () => {
    const { status, lines } = cucumber('features/cleanup.feature', 'features/nope.feature');
    expect(lines.at(-1)).to.equal('no such file: features/nope.feature');
    expect(status).to.equal(1);
  });

  it('fails for a sentence that nothing defines', () => {
    const feature = join(folder, 'one.feature');
    writeFileSync(feature, 'Feature: one\n  Scenario: one\n    Then the moon is full\n');
    const { status, lines } = cucumber(feature);
    expect(lines).to.include('dry run: 1 scenario would run; 1 with undefined steps');
    expect(status).to.equal(1);
  });

  it('is told from one without', () => {
    const { status, lines } = cucumber('features/cleanup.feature');
    expect(lines.at(-1)).to.match(/^dry run: \d+ scenarios would run$/);
    expect(status).to.equal(0);
  });

  it('leaves stdout to the formatter: JSON is valid', () => {
    const { status, stdout } = cucumber('--format', 'json', 'features/cleanup.feature');
    expect(JSON.parse(stdout)).to.have.length(1);
    expect(status).to.equal(0);
  });
});
