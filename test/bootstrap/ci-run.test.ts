import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { Machine } from './machine';

describe('.ci/run', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it('passes on what npm test prints, in CI mode and without npm’s own lines', async () => {
    machine.command('npm', 'echo "CI=$CI"; echo "3 passed, 0 failed"');
    const stdout = 'CI=true\n3 passed, 0 failed\n';
    expect(await machine.run('.ci/run')).to.deep.equal({ status: 0, stdout, stderr: '' });
    expect(machine.calls('npm')).to.deep.equal(['npm test --silent']);
  });

  it('ends with the plain line also when the tests never began', async () => {
    const { status, stdout, stderr } = await machine.command('npm', 'echo "npm ci"; exit 1').run('.ci/run');
    expect(stdout).to.equal('npm ci\n0 passed, 0 failed\n');
    expect(stderr).to.equal('.ci/run: the tests ended with exit 1 before their summary\n');
    expect(status).to.equal(1);
  });

  for (const [line, status, expected] of [
    ['2 passed, 1 failed', 1, 1],
    ['2 passed, 1 failed', 0, 1],
    ['3 passed, 0 failed', 7, 7],
    ['0 passed, 0 failed', 0, 1],
  ] as const)
    it(`fails with exit ${expected} after "${line}" and exit ${status}`, async () => {
      machine.command('npm', `echo '${line}'; exit ${status}`);
      expect(await machine.run('.ci/run')).to.include({ status: expected });
    });
});
