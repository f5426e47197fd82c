import { Then } from '@cucumber/cucumber';
import type { PeerSelector } from '../support/parameters';
import type { FabricWorld } from '../support/world';

/**
 * The chain of each of the peers comes to have this many blocks; the genesis block alone is height 1.
 * @example each vp is at height 3
 */
Then(
  '{peers} is/are at height {int}{within}',
  async function (this: FabricWorld, choice: PeerSelector, height: number, within: number | undefined) {
    await this.assertions(choice).areAtHeight(height, within);
  },
);

/**
 * An empty block stands for the last transaction on each of the peers, and its id is unknown there.
 * @example the transaction was rejected on each vp
 */
Then('the transaction was rejected on {peers}', async function (this: FabricWorld, choice: PeerSelector) {
  await this.assertions(choice).haveRejected(this.transaction);
});

/**
 * Same height and same blocks on each vp; a failure shows the first block that differs.
 * @example all vps agree on the chain
 */
Then('all vps agree on the chain', async function (this: FabricWorld) {
  await this.assertions().agree();
});
