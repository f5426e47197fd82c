import { basename, join } from 'node:path';
import { After, AfterAll, Before, BeforeAll, Status } from '@cucumber/cucumber';
import { writeBundle } from './evidence/bundle';
import { removeOnInterrupt } from './interrupt';
import { Run } from './run';
import './scenario-hooks';
import type { FabricWorld } from './world';

let run: Run;

BeforeAll(async () => {
  run = await Run.begin();
  removeOnInterrupt(run);
});

Before(function (this: FabricWorld) {
  this.run = run;
});

/** Before anything is stopped: hooks after a scenario run in the reverse order of their definition. */
After(async function (this: FabricWorld, { pickle, result }) {
  if (result?.status !== Status.FAILED || !this.hasNetwork) return;
  const feature = basename(pickle.uri, '.feature');
  const directory = join('evidence', run.id, `${feature}-${pickle.location?.line ?? pickle.id}`);
  await writeBundle(this.network, run.engine, directory);
  process.stderr.write(`what the network looked like is in ${directory}\n`);
  this.log(`what the network looked like is in ${directory}`);
});

AfterAll(async () => {
  await run?.end();
});
