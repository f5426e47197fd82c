import { Then, When } from '@cucumber/cucumber';
import type { Choice, Targets } from '../support/parameters';
import type { FabricWorld } from '../support/world';

When('I stop {targets}', async function (this: FabricWorld, targets: Targets) {
  await this.network.faults.stop(await this.chosen(targets));
});

When('I kill {targets}', async function (this: FabricWorld, targets: Targets) {
  await this.network.faults.kill(await this.chosen(targets));
});

When('I pause {targets}', async function (this: FabricWorld, targets: Targets) {
  await this.network.faults.pause(await this.chosen(targets));
});

When(
  'I pause {targets} for {duration}',
  async function (this: FabricWorld, targets: Targets, period: number) {
    await this.network.faults.pauseFor(period, await this.chosen(targets));
  },
);

When('I start {targets}', async function (this: FabricWorld, targets: Targets) {
  await this.network.faults.resume(await this.chosen(targets));
});

When('I unpause {targets}', async function (this: FabricWorld, targets: Targets) {
  await this.network.faults.resume(await this.chosen(targets));
});

When('I remove the dev container of {peer}', async function (this: FabricWorld, peer: string) {
  await this.network.removeDevContainer(peer, this.deployment.name);
});

When(
  'I remove the dev container and the dev image of {peer}',
  async function (this: FabricWorld, peer: string) {
    await this.network.removeDevContainer(peer, this.deployment.name);
    await this.network.removeDevImage(peer, this.deployment.name);
  },
);

Then('{peers} is/are {state}', async function (this: FabricWorld, choice: Choice, state: string) {
  await choice(this.validators).areIn(state);
});

Then('the network still commits', async function (this: FabricWorld) {
  await this.validators.haveCommitted([await this.client.idle(this.deployment)]);
});

Then('the network still commits within {duration}', async function (this: FabricWorld, bound: number) {
  await this.validators.haveCommitted([await this.client.idle(this.deployment)], bound);
});

Then('nothing commits for {duration}', async function (this: FabricWorld, period: number) {
  await this.validators.commitNothing(await this.client.pending(this.deployment), period);
});
