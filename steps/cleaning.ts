import { Then } from '@cucumber/cucumber';
import type { FabricWorld } from '../support/world';

/**
 * Removes the network now, and checks that no container, image, volume or network of it remains.
 * @example nothing of the network is left
 */
Then('nothing of the network is left', async function (this: FabricWorld) {
  await this.removeNetwork();
  await this.assertNothingLeft();
});
