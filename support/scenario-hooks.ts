import { After, Before, setDefaultTimeout, setWorldConstructor } from '@cucumber/cucumber';
import { SIGHTINGS_MEDIA_TYPE, sightings } from './evidence/sightings';
import { FabricWorld } from './world';

setWorldConstructor(FabricWorld);

/** Every wait has a bound of its own, and says more on its expiry than Cucumber could. */
setDefaultTimeout(-1);

Before(function (this: FabricWorld, { pickle }) {
  this.scenario = `${pickle.uri}:${pickle.location?.line ?? ''} ${pickle.name}`;
});

After(async function (this: FabricWorld) {
  try {
    this.attempts.failIfUnclaimed();
    if (this.hasNetwork)
      this.attach(JSON.stringify(sightings(this.network, this.run.images)), SIGHTINGS_MEDIA_TYPE);
  } finally {
    await this.cleanUp();
  }
});
