import { AfterAll, Before, BeforeAll } from '@cucumber/cucumber';
import { describeCounts } from './cleanup/dead-runs';
import { removeOnInterrupt, watchForInterrupts } from './cleanup/interrupt';
import { Run } from './network/run';
import { sendSpansToMainThread } from './report/worker-spans';
import './scenario-hooks';
import type { FabricWorld } from './world';

let run: Run;

watchForInterrupts();
sendSpansToMainThread();

BeforeAll(async function () {
  const beginning = Run.begin(this.parameters);
  removeOnInterrupt(beginning);
  run = await beginning;
  const removed = describeCounts(run.removed);
  if (removed) process.stderr.write(`Removed what an earlier run left: ${removed}\n`);
});

Before(function (this: FabricWorld) {
  this.run = run;
  this.announce = (text) => process.stderr.write(text);
});

AfterAll(async () => {
  const hint = await run?.end();
  if (hint) process.stderr.write(`${hint}\n`);
});
