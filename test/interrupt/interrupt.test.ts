import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { expect } from 'chai';

const PROGRAM = 'node_modules/@cucumber/cucumber/bin/cucumber.js';

/** Starts Cucumber, interrupts it when each worker has printed a line like this, and waits for its end. */
async function interrupted(at: RegExp | undefined, workers: number, ...more: string[]) {
  const parallel = workers > 1 ? ['--parallel', `${workers}`] : [];
  const env = { ...process.env, INTERRUPT: at ? '' : 'at the end' };
  const args = [PROGRAM, '--config', 'test/interrupt/cucumber.js', ...parallel, ...more];
  const cucumber = spawn(process.execPath, args, { env });
  const errors = text(cucumber.stderr);
  let output = '';
  cucumber.stdout.on('data', (chunk) => {
    output += chunk;
    if (at && output.match(at)?.length === workers) cucumber.kill('SIGINT');
  });
  const [exitCode] = await once(cucumber, 'close');
  return { exitCode, errors: await errors, left: output.match(/left: .*/g) ?? [] };
}

describe('Ctrl-C', { concurrency: 2 }, () => {
  for (const [moment, pattern, workers] of [
    ['in the middle of a scenario', /running: .*vp0/g, 2],
    ['while the run begins', /beginning/g, 1],
  ] as const)
    it(`${moment}, with ${workers} worker(s), removes everything`, async () => {
      const { exitCode, errors, left } = await interrupted(pattern, workers);
      expect(errors).to.match(
        /SIGINT: removing .*\n(removed; nothing is left running|the run has ended in the meantime)\n$/,
      );
      expect(exitCode).to.equal(130);
      expect(left.slice(0, workers)).to.deep.equal(Array(workers).fill('left: '));
    });

  it('at the end of a run, which is over first, changes the exit code', async () => {
    const { exitCode, errors } = await interrupted(undefined, 1, '--name', 'no scenario');
    expect(exitCode).to.equal(130);
    expect(errors).to.match(/\nthe run has ended in the meantime\n$/);
  });
});
