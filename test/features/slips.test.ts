import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { expect } from 'chai';

/** In a dry run, which needs no engine. */
function cucumber(...args: string[]) {
  const command = [
    'node_modules/@cucumber/cucumber/bin/cucumber.js',
    '--dry-run',
    'features/cleanup.feature',
    ...args,
  ];
  const env = { ...process.env, DOCKER_HOST: 'unix:///no.such/engine.sock', CI: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
  return { status, stdout, lastLine: stderr.trim().split('\n').at(-1) };
}

describe('a dry run', () => {
  it('leaves stdout to the formatter: JSON is valid', () => {
    const { status, stdout, lastLine } = cucumber('--format', 'json');
    expect(JSON.parse(stdout)).to.have.length(1);
    expect(lastLine).to.match(/^dry run: \d+ scenarios? would run$/);
    expect(status).to.equal(0);
  });

  it('with a path that is wrong fails, and says so last', () => {
    const { status, lastLine } = cucumber('features/nope.feature');
    expect(lastLine).to.equal('no such file: features/nope.feature');
    expect(status).to.equal(1);
  });
});
