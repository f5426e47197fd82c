import {
  After,
  AfterAll,
  Before,
  BeforeAll,
  setDefaultTimeout,
  setWorldConstructor,
} from '@cucumber/cucumber';
import { SIGHTINGS_MEDIA_TYPE, sightings } from './evidence/sightings';
import { removeOnInterrupt } from './interrupt';
import { Run } from './run';
import { FabricWorld } from './world';

setWorldConstructor(FabricWorld);

/** Every wait has a bound of its own, and says more on its expiry than Cucumber could. */
setDefaultTimeout(-1);

let run: Run;

BeforeAll(async () => {
  run = await Run.begin();
  removeOnInterrupt(run);
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
