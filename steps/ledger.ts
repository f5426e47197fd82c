import { Then } from '@cucumber/cucumber';
import type { Choice } from '../support/parameters';
import type { FabricWorld } from '../support/world';

Then(
  '{peers} is/are at height {int}{within}',
  async function (this: FabricWorld, choice: Choice, height: number, within: number | undefined) {
    await choice(this.validators).areAtHeight(height, within);
  },
);

Then('the transaction was rejected on {peers}', async function (this: FabricWorld, choice: Choice) {
  await choice(this.validators).haveRejected(this.submission);
});

Then('all vps agree on the chain', async function (this: FabricWorld) {
  await this.validators.agree();
});
