import { Given, Then } from '@cucumber/cucumber';
import type { Choice } from '../support/parameters';
import type { FabricWorld } from '../support/world';

Then('{peers} has/have a dev image', async function (this: FabricWorld, choice: Choice) {
  await choice(this.validators).haveDevImage(this.deployment);
});

Then('no vp has a dev image', async function (this: FabricWorld) {
  await this.validators.haveNoDevImage(this.deployment);
});

Then('each dev image is based on the chaincode base image', async function (this: FabricWorld) {
  await this.validators.haveDevImageBasedOn(this.run.settings.images.base, this.deployment);
});

Then(
  'the dev image of {peers} is based on {string}',
  async function (this: FabricWorld, choice: Choice, base: string) {
    await choice(this.validators).haveDevImageBasedOn(base, this.deployment);
  },
);

Then('{peers} run(s) a dev container', async function (this: FabricWorld, choice: Choice) {
  await choice(this.validators).runDevContainer(this.deployment);
});

Then('each dev container runs the image of its own peer', async function (this: FabricWorld) {
  await this.validators.haveDevContainerOfTheirOwn(this.deployment);
});

Then('the dev containers are the same as before', async function (this: FabricWorld) {
  await this.validators.haveSameDevContainers(this.deployment);
});

Given("somebody else's container {string} on the engine", async function (this: FabricWorld, name: string) {
  await this.bystanders.addContainer(name);
});

Given("somebody else's image {string} on the engine", async function (this: FabricWorld, name: string) {
  await this.bystanders.addImage(name);
});

Then('what somebody else has on the engine is untouched', async function (this: FabricWorld) {
  await this.bystanders.assertUntouched();
});
