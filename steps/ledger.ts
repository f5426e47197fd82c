import type { PeerSelector } from '../support/parameters';
import { Given, Then } from '../support/world';

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
 * Connects to the event hub of a peer, which announces the transactions that this peer rejects from then on.
 * @example I listen for rejected transactions
 * @example I listen for rejected transactions on vp1
 */
Given('I listen for rejected transactions{place}', async function (peer?: string) {
  await this.listenForRejections(peer);
});

/**
 * The peer announces, or has announced, that the last transaction was rejected.
 * @example the rejection of the transaction is announced
 */
Then('the rejection of the transaction is announced', async function () {
  await this.assertRejectionAnnounced();
});

/**
 * The chains of the peers have the same height and the same blocks. A failure shows the first block that differs.
 * @example all vps agree on the chain
 * @example vp0 and vp1 agree on the chain
 */
Then('{peers} agree on the chain', async function (peers: PeerSelector) {
  await this.assertions(peers).agree();
});
