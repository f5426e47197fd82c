import { writeSync } from 'node:fs';
import { AfterAll, Before, Then } from '@cucumber/cucumber';
import { removeOnInterrupt, watchForInterrupts } from '../../support/cleanup/interrupt';
import { fake } from '../steps/red-hooks';

watchForInterrupts();

/** A run may still be beginning when it is interrupted; in milliseconds. */
const LATE = 1_000;

Before(() => {
  const { run } = fake();
  const end = async () => {
    const hint = await run.end();
    tell(`left: ${containers()}`);
    return hint;
  };
  const beginning = new Promise<{ end: typeof end }>((resolve) => setTimeout(resolve, LATE, { end }));
  removeOnInterrupt(beginning);
});

AfterAll(() => {
  if (process.env['STRUCK'] !== 'at the end') return;
  removeOnInterrupt(Promise.resolve({ end: () => new Promise(() => {}) })); // Cucumber is the faster.
  process.kill(process.pid, 'SIGINT');
});

/** Longer than any test takes, in milliseconds. */
const LONG = 60_000;

Then('the user grows tired of it', async () => {
  tell(`running: ${containers()}`);
  await new Promise((resolve) => setTimeout(resolve, LONG));
});

const containers = (): string =>
  fake()
    .engine.containers.map(({ name }) => name)
    .join(' ');

/** Past Cucumber, and past what an interrupt silences. */
function tell(line: string): void {
  writeSync(1, `${line}\n`);
}
