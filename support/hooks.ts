import { AfterAll, Before, BeforeAll } from '@cucumber/cucumber';
import { inWords } from './cleanup/dead-runs';
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
  const removed = inWords(run.removed);
  if (removed)
    process.stderr.write(`a run before this one could not clean up; removed what it had left: ${removed}\n`);
});

Before(function (this: FabricWorld) {
  this.run = run;
  this.announce = (text) => process.stderr.write(text);
});

AfterAll(async () => {
  await run?.end();
});
