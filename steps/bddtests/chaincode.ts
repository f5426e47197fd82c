import type { Below } from '../../support/scenario/step-values';
import { Given, Then, When, type BddtestsWorld as World } from './session';
import { argumentsOf, languageCalled, parseSeconds, peersIn, withOptionalTable } from './tables';

/**
 * Deploys a Go chaincode by its path. The first row below the heading row has the arguments. Returns when the peer has
 * answered.
 * @example I deploy chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02" with ctor "init" to "vp0"
 *   | arg1 | arg2 | arg3 | arg4 |
 *   | a    | 100  | b    | 200  |
 */
When(
  /^I deploy chaincode "([^"]*)" with ctor "([^"]*)" to "([^"]*)":?$/i,
  withOptionalTable<World>(3, async ({ calls }, table, path, ctor, peer) => {
    await calls.deploy({ chaincode: { path }, ctor, args: argumentsOf(table) }, peer);
  }),
);

/**
 * Deploys a chaincode in this language: GOLANG, NODE, CAR or JAVA.
 * @example I deploy lang chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02" of "GOLANG" with ctor "init" to "vp0"
 *   | arg1 | arg2 | arg3 | arg4 |
 *   | a    | 100  | b    | 200  |
 */
When(
  /^I deploy lang chaincode "([^"]*)" of "([^"]*)" with ctor "([^"]*)" to "([^"]*)":?$/i,
  withOptionalTable<World>(4, async ({ calls }, table, path, lang, ctor, peer) => {
    const call = { chaincode: { path }, ctor, args: argumentsOf(table), language: languageCalled(lang) };
    await calls.deploy(call, peer);
  }),
);

/**
 * In development mode: waits until the chaincode has registered under this name, deploys it, and waits until the deploy
 * is settled.
 * @example I deploy chaincode with name "testCC" and with ctor "init" to "vp0"
 *   | arg1 | arg2 | arg3 | arg4 |
 *   | a    | 100  | b    | 200  |
 */
When(
  /^I deploy chaincode with name "([^"]*)" and with ctor "([^"]*)" to "([^"]*)":?$/i,
  withOptionalTable<World>(3, async ({ calls }, table, name, ctor, peer) => {
    await calls.deployByName(name, ctor, argumentsOf(table), peer);
  }),
);

/**
 * Deploys nothing. Later steps can call a chaincode of this name.
 * @example I mock deploy chaincode with name "testCC"
 */
When(/^I mock deploy chaincode with name "([^"]*)"$/i, function (name: string) {
  this.calls.chaincodes.add({ name });
});

/**
 * The last deploy returned a name.
 * @example I should have received a chaincode name
 */
Then(/^I should have received a chaincode name$/i, function () {
  this.calls.assertChaincodeNamed();
});

/**
 * Each vp that is up has its dev image within this time; with the tag `@chaincodeImagesUpToDate` within 4 s.
 * @example I wait "60" seconds for chaincode to build
 */
Given(/^I wait "([^"]*)" seconds for chaincode to build$/i, async function (seconds: string) {
  await this.awaitBuild(parseSeconds(seconds));
});

/**
 * Calls a function of a chaincode that the scenario deployed. The chaincode is called by its name, its path, or the end of
 * its path.
 * @example I invoke chaincode "example2" function name "invoke" on "vp0"
 *   | arg1 | arg2 | arg3 |
 *   | a    | b    | 10   |
 */
When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable<World>(3, async ({ calls }, table, chaincode, name, peer) => {
    await calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

/**
 * Repeats the invoke N times in sequence.
 * @example I invoke chaincode "example2" function name "invoke" on "vp0" "8" times
 *   | arg1 | arg2 | arg3 |
 *   | a    | b    | 10   |
 */
When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)" "(\d+)" times:?$/i,
  withOptionalTable<World>(4, async ({ calls }, table, chaincode, name, peer, times) => {
    await calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer, { times: Number(times) });
  }),
);

/**
 * Invokes with these attributes in the certificate of the transaction.
 * @example I invoke chaincode "authorizable_counter" function name "increment" with attributes "company, position" on "vp0"
 *   ||
 *   ||
 */
When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" with attributes "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable<World>(4, async ({ calls }, table, chaincode, name, list, peer) => {
    const attributes = list.split(/\s*,\s*/);
    await calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer, { attributes });
  }),
);

/**
 * Calls a system chaincode, which is part of the peers.
 * @example I invoke master chaincode "noop" function name "execute" on "vp0"
 *   | arg1 |
 *   | aa   |
 */
When(
  /^I invoke master chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable<World>(3, async ({ calls }, table, chaincode, name, peer) => {
    await calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer, { isSystem: true });
  }),
);

/**
 * The last deploy or invoke returned a transaction ID.
 * @example I should have received a transactionID
 */
Then(/^I should have received a transactionID$/i, function () {
  this.calls.assertTransactionId();
});

/**
 * The last transaction ID equals this value.
 * @example I check the transaction ID if it is "testCC"
 */
When(/^I check the transaction ID if it is "([^"]*)"$/i, function (id: string) {
  this.calls.assertTransactionId(id);
});

/**
 * Queries one peer.
 * @example I query chaincode "example2" function name "query" on "vp0"
 *   | arg1 |
 *   | a    |
 * @example I unconditionally query chaincode "example2" function name "query" on "vp0"
 *   | arg1 |
 *   | a    |
 */
When(
  /^I (?:unconditionally )?query chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable<World>(3, async ({ calls }, table, chaincode, name, peer) => {
    await calls.query({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

/**
 * Queries each peer that is up.
 * @example I query chaincode "example2" function name "query" on all peers:
 *   | arg1 |
 *   | a    |
 */
When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" on all peers:?$/i,
  withOptionalTable<World>(2, async ({ calls, peersUp }, table, chaincode, name) => {
    await calls.queryEach({ chaincode, call: [name, ...argumentsOf(table)] }, peersUp);
  }),
);

/**
 * Queries these peers with one argument, each peer as the user of its credentials.
 * @example I query chaincode "example2" function name "query" with value "a" on peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" with value "([^"]*)" on peers:?$/i,
  async function (chaincode: string, name: string, value: string, peers: Below) {
    await this.calls.queryEach({ chaincode, call: [name, value] }, peersIn(peers));
  },
);

/**
 * Queries these peers, and accepts any HTTP status.
 * @example I unconditionally query chaincode "example2" function name "query" with value "a" on peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I unconditionally query chaincode "([^"]*)" function name "([^"]*)" with value "([^"]*)" on peers:?$/i,
  async function (chaincode: string, name: string, value: string, peers: Below) {
    await this.calls.queryUnconditionally({ chaincode, call: [name, value] }, peersIn(peers));
  },
);

/**
 * Each vp that is up has the last transaction in a block, now or within this time.
 * @example I wait up to "30" seconds for transaction to be committed to all peers
 */
When(
  /^I wait up to "([^"]*)" seconds for transaction to be committed to all peers$/i,
  async function (seconds: string) {
    await this.calls.awaitCommit(this.assertions().names, parseSeconds(seconds));
  },
);

/**
 * Each of these peers has the last transaction in a block.
 * @example I wait up to "30" seconds for transaction to be committed to peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I wait up to "([^"]*)" seconds for transaction to be committed to peers:?$/i,
  async function (seconds: string, peers: Below) {
    await this.calls.awaitCommit(peersIn(peers), parseSeconds(seconds));
  },
);

/**
 * Each of these peers has all transactions of the last step in its blocks.
 * @example I wait up to "30" seconds for transactions to be committed to peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I wait up to "([^"]*)" seconds for transactions to be committed to peers:?$/i,
  async function (seconds: string, peers: Below) {
    await this.calls.awaitCommit(peersIn(peers), parseSeconds(seconds), 'all');
  },
);
