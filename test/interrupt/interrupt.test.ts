import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { expect } from 'chai';

const CUCUMBER = [
  'node_modules/@cucumber/cucumber/bin/cucumber.js',
  '--config',
  'test/interrupt/cucumber.js',
];

/** Starts Cucumber, interrupts it when each worker has printed a line like this, and waits for its end. */
async function interrupted(at: RegExp, workers: number) {
  const parallel = workers > 1 ? ['--parallel', `${workers}`] : [];
  const cucumber = spawn(process.execPath, [...CUCUMBER, ...parallel]);
  const errors = text(cucumber.stderr);
  let output = '';
  cucumber.stdout.on('data', (chunk) => {
    output += chunk;
    if (lines(output, at).length === workers) cucumber.kill('SIGINT');
  });
  const [exitCode] = await once(cucumber, 'close');
  return { exitCode, errors: await errors, left: lines(output, /left: .*/g) };
}

const lines = (output: string, pattern: RegExp): string[] => output.match(pattern) ?? [];

describe('Ctrl-C', () => {
  for (const [moment, pattern] of [
    ['in the middle of a scenario', /running: .*vp0/g],
    ['while the run begins', /beginning/g],
  ] as const)
    for (const workers of [1, 2])
      it(`${moment}, with ${workers} worker(s), removes everything`, async () => {
        const { exitCode, errors, left } = await interrupted(pattern, workers);
        expect(errors).to.match(
          /SIGINT: removing .*\n(removed; nothing is left running|the run has ended in the meantime)\n$/,
        );
        expect(exitCode).to.equal(130);
        expect(left.slice(0, workers)).to.deep.equal(Array(workers).fill('left: '));
      });

  it('at the end of a run, which is over first, changes the exit code', async () => {
    const env = { ...process.env, INTERRUPT: 'at the end' };
    const cucumber = spawn(process.execPath, [...CUCUMBER, '--name', 'no scenario'], { env });
    const errors = text(cucumber.stderr);
    cucumber.stdout.resume();
    const [exitCode] = await once(cucumber, 'close');
    expect(exitCode).to.equal(130);
    expect(await errors).to.match(/\nthe run has ended in the meantime\n$/);
  });
});
