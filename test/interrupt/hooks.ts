import { writeSync } from 'node:fs';
import { AfterAll, Before, Then } from '@cucumber/cucumber';
import { removeOnInterrupt, watchForInterrupts } from '../../support/interrupt';
import { fake } from '../steps/red-hooks';

watchForInterrupts();

Before(() => {
  const { run } = fake();
  removeOnInterrupt({ end: () => run.end().then(() => tell(`left: ${containers()}`)) });
});

AfterAll(() => {
  if (process.env['STRUCK'] !== 'at the end') return;
  removeOnInterrupt({ end: () => new Promise(() => {}) }); // Cucumber is the faster.
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
