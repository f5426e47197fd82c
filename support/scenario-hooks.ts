import {
  After,
  Before,
  BeforeStep,
  Status,
  setDefaultTimeout,
  setWorldConstructor,
} from '@cucumber/cucumber';
import type { PickleStepType } from '@cucumber/messages';
import './evidence/phase-hooks';
import { SIGHTINGS_MEDIA_TYPE, sightings } from './evidence/sightings';
import { FabricWorld } from './world';

setWorldConstructor(FabricWorld);

const GIVEN = 'Context' as PickleStepType;

/** Every wait has a bound of its own, and says more on its expiry than Cucumber could. */
setDefaultTimeout(-1);

Before(function (this: FabricWorld, { pickle }) {
  this.scenario = `${pickle.uri}:${pickle.location?.line ?? ''} ${pickle.name}`;
  this.steps = pickle.steps.map(({ text }) => text);
});

Before({ tags: '@shared' }, function (this: FabricWorld) {
  this.sharesNetwork = true;
});

BeforeStep({ tags: '@shared' }, async function (this: FabricWorld, { pickleStep }) {
  if (pickleStep.type !== GIVEN) await this.noteSharedState();
});

After(async function (this: FabricWorld, { result }) {
  try {
    this.attempts.failIfUnclaimed();
    if (this.sharesNetwork && result?.status === Status.PASSED) await this.handOn();
    if (this.hasNetwork)
      this.attach(JSON.stringify(sightings(this.network, this.run.images)), SIGHTINGS_MEDIA_TYPE);
  } finally {
    await this.cleanUp();
  }
});
