import { Given, Then } from '@cucumber/cucumber';
import type { FabricWorld } from '../support/world';

/**
 * Removes the network now, and checks that no container, image, volume or network of it remains.
 * @example nothing of the network is left
 */
Then('nothing of the network is left', async function (this: FabricWorld) {
  await this.run.removeNetwork(this.network);
});

/**
 * Puts a container beside the network that no run may touch.
 * @example somebody else's container "bystander" on the engine
 */
Given("somebody else's container {string} on the engine", async function (this: FabricWorld, name: string) {
  await this.bystanders.addContainer(name);
});

/**
 * Puts an image name beside the network that no run may touch.
 * @example somebody else's image "dev-vp0-bystander" on the engine
 */
Given("somebody else's image {string} on the engine", async function (this: FabricWorld, name: string) {
  await this.bystanders.addImage(name);
});

/**
 * Those containers still run, and those image names still mean the same image.
 * @example what somebody else has on the engine is untouched
 */
Then('what somebody else has on the engine is untouched', async function (this: FabricWorld) {
  await this.bystanders.assertUntouched();
});
