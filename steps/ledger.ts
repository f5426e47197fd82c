import type { PeerSelector } from '../support/parameters';
import { Then } from '../support/world';

/**
 * The chain of each of the peers has this number of blocks, now or within the bound. With the genesis block alone it is 1.
 * @example each vp is at height 3
 */
Then(
  '{peers} is/are at height {int}{within}',
  async function (peers: PeerSelector, height: number, within?: number) {
    await this.assertions(peers).areAtHeight(height, within);
  },
);

/**
 * Each of the peers rejected the last transaction: it added an empty block and does not know the transaction.
 * @example the transaction was rejected on each vp
 */
Then('the transaction was rejected on {peers}', async function (peers: PeerSelector) {
  await this.assertions(peers).haveRejected(this.transaction);
});

/**
 * The chains of the peers have the same height and the same blocks. A failure shows the first block that differs.
 * @example all vps agree on the chain
 * @example vp0 and vp1 agree on the chain
 */
Then('{peers} agree on the chain', async function (peers: PeerSelector) {
  await this.assertions(peers).agree();
});
