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

describe('Ctrl-C', () => {
  for (const [title, workers] of [
    ['in the middle of a scenario', 1],
    ["in the middle of two, by Cucumber's workers", 2],
  ] as const) {
    it(`${title}: all is removed, and said in two lines`, async () => {
      const cucumber = spawn(process.execPath, [
        ...CUCUMBER,
        ...(workers > 1 ? ['--parallel', `${workers}`] : []),
      ]);
      const said = text(cucumber.stderr);
      let shown = '';
      cucumber.stdout.on('data', (chunk) => {
        shown += chunk;
        if (lines(shown, /running: .*vp0/g).length === workers) cucumber.kill('SIGINT');
      });
      const [exitCode] = await once(cucumber, 'close');

      expect(exitCode).to.equal(130);
      expect(await said).to.equal(
        '\nSIGINT: removing the networks of this run\nremoved; nothing is left running\n',
      );
      expect(lines(shown, /left: .*/g)).to.deep.equal(Array(workers).fill('left: '));
    });
  }

  it('at the end of a run, which is over first: it ends as interrupted all the same', async () => {
    const env = { ...process.env, STRUCK: 'at the end' };
    const cucumber = spawn(process.execPath, [...CUCUMBER, '--name', 'no scenario'], { env });
    const said = text(cucumber.stderr);
    cucumber.stdout.resume();
    const [exitCode] = await once(cucumber, 'close');

    expect(exitCode).to.equal(130);
    expect(await said).to.equal(
      '\nSIGINT: removing the networks of this run\nthe run has ended in the meantime\n',
    );
  });
});

const lines = (shown: string, which: RegExp): string[] => shown.match(which) ?? [];
