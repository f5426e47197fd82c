import {
  After,
  AfterStep,
  Before,
  BeforeStep,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setWorldConstructor,
} from '@cucumber/cucumber';
import type { PickleStepType, TestStepResult } from '@cucumber/messages';
import './report/phase-hooks';
import { HarnessError } from './errors';
import { engineUse, SIGHTINGS_MEDIA_TYPE } from './report/engine-use';
import { leaveEvidence } from './report/scenario-end';
import { tellingErrors } from './report/telling-errors';
import './trouble-hooks';
import { FabricWorld } from './world';

setWorldConstructor(FabricWorld);

const GIVEN = 'Context' as PickleStepType;

/** Every wait has a bound of its own, and says more on its expiry than Cucumber could. */
setDefaultTimeout(-1);

setDefinitionFunctionWrapper(tellingErrors);

Before(function (this: FabricWorld, { pickle }) {
  this.scenario = `${pickle.uri}:${pickle.location?.line ?? ''} ${pickle.name}`;
  this.feature = pickle.uri;
  this.steps = pickle.steps.map(({ text }) => text);
  this.recorder.begin();
});

/** What asserts nothing would pass. */
Before(({ pickle }) => {
  if (pickle.steps.length === 0)
    throw new HarnessError(
      'the scenario has no step: a line is one where it begins with Given, When, Then, And, But or *, and a space',
    );
});

Before({ tags: '@shared' }, function (this: FabricWorld) {
  this.sharesNetwork = true;
});

BeforeStep(function (this: FabricWorld, { pickleStep }) {
  this.recorder.stepBegan(pickleStep.text);
});

BeforeStep({ tags: '@shared' }, async function (this: FabricWorld, { pickleStep }) {
  if (pickleStep.type !== GIVEN) await this.noteSharedState();
});

/** Evidence is left with the step that it is of, for a report folds hooks away. */
AfterStep(async function (this: FabricWorld, { pickle, pickleStep, result }) {
  // A hook before the step has failed where there is no result.
  this.recorder.stepEnded(result?.status ?? Status.FAILED);
  const failure = failureOf(result);
  if (failure !== undefined || pickleStep.id === pickle.steps.at(-1)?.id)
    this.evidence = await leaveEvidence(this, pickle, failure);
});

// Hooks after a scenario run in the reverse order of their definition.

After(async function (this: FabricWorld) {
  try {
    if (this.hasNetwork && !this.hasTakenOver)
      this.attach(JSON.stringify(engineUse(this.network, this.run)), SIGHTINGS_MEDIA_TYPE);
    if (this.keepsNetwork) await this.keepNetwork();
  } finally {
    await this.cleanUp();
  }
});

/** Before anything is stopped; on a terminal the message of the step that failed stands above it. */
After(async function (this: FabricWorld, { pickle, result }) {
  const failure = failureOf(result);
  if (failure !== undefined && !this.evidence?.failed)
    this.evidence = await leaveEvidence(this, pickle, failure);
  if (this.evidence?.text) this.announce(`${this.evidence.text.replace(/^/gm, '    ')}\n`);
});

/** What fails here is a failure like any other, of which evidence is left. */
After(async function (this: FabricWorld, { result }) {
  this.expectedFailures.failIfUnclaimed();
  if (this.sharesNetwork && result?.status === Status.PASSED && !this.keepsNetwork) await this.handOn();
});

/** Undefined where it has not failed. */
function failureOf(result: TestStepResult | undefined): string | undefined {
  return result?.status === Status.FAILED ? (result.message ?? 'it failed') : undefined;
}
