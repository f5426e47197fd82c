import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { Machine } from './machine';

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

/** .ci/run on an `npm test` that prints this and exits with that. */
function ciRun(output: string, status: number) {
  return machine.command('npm', `printf '${output}'; exit ${status}`).run('.ci/run');
}

describe('.ci/run', () => {
  it('passes on what npm test prints, in CI mode and without npm’s own lines', async () => {
    machine.command('npm', 'echo "CI=$CI"; echo "3 passed, 0 failed"');
    expect(await machine.run('.ci/run')).to.deep.equal({
      status: 0,
      stdout: 'CI=true\n3 passed, 0 failed\n',
      stderr: '',
    });
    expect(machine.calls('npm')).to.deep.equal(['npm test --silent']);
  });

  it('fails when something failed, or when the tests say that they failed', async () => {
    expect((await ciRun('2 passed, 1 failed\\n', 1)).status).to.equal(1);
    expect((await ciRun('2 passed, 1 failed\\n', 0)).status).to.equal(1);
    expect((await ciRun('3 passed, 0 failed\\n', 7)).status).to.equal(7);
  });

  it('fails when nothing ran', async () => {
    expect((await ciRun('0 passed, 0 failed\\n', 0)).status).to.equal(1);
  });

  it('ends with the plain line also when the tests never began', async () => {
    const { status, stdout, stderr } = await ciRun('bootstrap: npm ci\\n', 1);
    expect(stdout).to.equal('bootstrap: npm ci\n0 passed, 0 failed\n');
    expect(stderr).to.equal('.ci/run: the tests ended with exit 1 before their summary\n');
    expect(status).to.equal(1);
  });
});
