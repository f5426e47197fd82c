import type { ExpectedAnswer } from '../support/network/expected-answer';
import { rejectionAnnounced } from '../support/network/rejection-assertions';
import type { PeerSelector, Verdict } from '../support/scenario/step-values';
import { Given, needs, Then } from '../support/world';

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
 * Each of the peers rejected the last transaction. With Fabric 0.6 it added an empty block and does not know the
 * transaction; with 2.x it has the transaction in a block as invalid.
 * @example the transaction was rejected on each vp
 */
Then('the transaction was rejected on {peers}', async function (peers: PeerSelector) {
  await this.assertions(peers).haveRejected(this.transaction);
});

/**
 * Each of the peers has the last transaction in a block, with this validation code; `unknown`: no block has it yet, as after
 * a submit that nobody answered in time.
 * @example the transaction is valid
 * @example the transaction is invalid with MVCC_READ_CONFLICT
 * @example the transaction is invalid with ENDORSEMENT_POLICY_FAILURE on peer0.org1.example.com
 */
Then(
  'the transaction is {verdict}{onPeers}',
  needs('validation codes'),
  async function (verdict: Verdict, peers: PeerSelector) {
    await this.assertions(peers).haveCode(this.transaction, verdict);
  },
);

/**
 * The chaincode announced this event with the last transaction, as each peer that should be up has it in a block.
 * @example the transaction has the event "transfer"
 * @example the transaction has the event "transfer" with the JSON {"from":"a","to":"b","amount":10}
 */
Then(
  'the transaction has the event {string}{payload}',
  needs('chaincode events'),
  async function (name: string, payload?: ExpectedAnswer) {
    await this.assertions().haveEvent(this.transaction, name, payload);
  },
);

/**
 * Connects to the event hub of a peer, which announces the transactions that this peer rejects from then on.
 * @example I listen for rejected transactions
 * @example I listen for rejected transactions on vp1
 */
Given('I listen for rejected transactions{place}', needs('rejection events'), async function (peer?: string) {
  await this.listenForRejections(peer);
});

/**
 * The peer announces, or has announced, that the last transaction was rejected.
 * @example the rejection of the transaction is announced
 */
Then('the rejection of the transaction is announced', needs('rejection events'), async function () {
  await rejectionAnnounced(this.listener, this.transaction.id, this.run.settings.waits.commit);
});

/**
 * The chains of the peers have the same height and the same blocks. A failure shows the first block that differs.
 * @example all vps agree on the chain
 * @example vp0 and vp1 agree on the chain
 * @example each vp agrees on the chain
 */
Then('{peers} agree(s) on the chain', async function (peers: PeerSelector) {
  await this.assertions(peers).agree();
});
