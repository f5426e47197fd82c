import { AfterAll, Before, BeforeAll } from '@cucumber/cucumber';
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

AfterAll(async () => {
  await run?.end();
});
