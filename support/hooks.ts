import {
  After,
  AfterAll,
  Before,
  BeforeAll,
  setDefaultTimeout,
  setWorldConstructor,
} from '@cucumber/cucumber';
import { SIGHTINGS_MEDIA_TYPE, sightings } from './evidence/sightings';
import { Run } from './run';
import { FabricWorld } from './world';

setWorldConstructor(FabricWorld);

/** Every wait has a bound of its own, and says more on its expiry than Cucumber could. */
setDefaultTimeout(-1);

let run: Run;

BeforeAll(async () => {
  run = await Run.begin();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void interrupted(signal));
});

Before(function (this: FabricWorld) {
  this.run = run;
});

After(async function (this: FabricWorld) {
  try {
    this.attempts.failIfUnclaimed();
    if (this.hasNetwork)
      this.attach(JSON.stringify(sightings(this.network, run.images)), SIGHTINGS_MEDIA_TYPE);
  } finally {
    await this.cleanUp();
  }
});

AfterAll(async () => {
  await run?.end();
});

/** Exit codes as a shell reports them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

async function interrupted(signal: keyof typeof EXIT_CODES): Promise<void> {
  process.stderr.write(`\n${signal}: removing the networks of this run …\n`);
  try {
    await run.end();
    process.stderr.write('removed; nothing is left running\n');
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  } finally {
    process.exit(EXIT_CODES[signal]);
  }
}
