import { writeSync } from 'node:fs';
import { mock } from 'node:test';
import { AfterAll, Then } from '@cucumber/cucumber';
import { removeOnInterrupt } from '../../support/cleanup/interrupt';
import { Run } from '../../support/network/run';
import { FakeFabric } from '../steps/fakes/fabric';
import { EagerClock } from '../waiting/eager-clock';

EagerClock.install();

const fabric = new FakeFabric();
const { run, engine } = fabric;
fabric.answerRequests();

/** So long, in milliseconds, a run begins; and longer than any test, a scenario takes. */
const BEGIN = 1_000;
const LONG = 60_000;

const elapse = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const end = run.end.bind(run);
mock.method(run, 'end', async () => {
  const hint = await end();
  print(`left: ${containers()}`);
  return hint;
});

mock.method(Run, 'begin', async () => {
  print('beginning');
  await elapse(BEGIN);
  return run;
});

Then('the user grows tired of it', async () => {
  print(`running: ${containers()}`);
  await elapse(LONG);
});

// The last hook of all.
AfterAll(async () => {
  if (process.env['INTERRUPT'] !== 'at the end') return;
  removeOnInterrupt(Promise.resolve({ end: () => new Promise<string>(() => {}) })); // Cucumber is faster.
  process.kill(process.pid, 'SIGINT');
  await elapse(100); // Else the process may end before it gets the signal.
});

const containers = (): string => engine.containers.map(({ name }) => name).join(' ');

/** An interrupt silences the output of Cucumber, and not this. */
function print(line: string): void {
  writeSync(1, `${line}\n`);
}
