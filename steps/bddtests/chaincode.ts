import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { FabricWorld } from '../../support/world';
import { languageCalled } from './session/languages';
import { parseSeconds } from './session/seconds';
import { session } from './session/session';
import { argumentsOf, peersIn, withOptionalTable } from './session/tables';

/**
 * Deploys a Go chaincode by its path, with the arguments in the first row below the heading row; returns once
 * the peer has answered.
 * @example I deploy chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02" with ctor "init" to "vp0"
 *   | arg1 | arg2 | arg3 | arg4 |
 *   | a    | 100  | b    | 200  |
 */
When(
  /^I deploy chaincode "([^"]*)" with ctor "([^"]*)" to "([^"]*)":?$/i,
  withOptionalTable(3, async (world, table, path, ctor, peer) => {
    await session(world).calls.deploy({ chaincode: { path }, ctor, args: argumentsOf(table) }, peer);
  }),
);

/**
 * The same in a language: GOLANG, NODE, CAR or JAVA.
 * @example I deploy lang chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02" of "GOLANG" with ctor "init" to "vp0"
 *   | arg1 | arg2 | arg3 | arg4 |
 *   | a    | 100  | b    | 200  |
 */
When(
  /^I deploy lang chaincode "([^"]*)" of "([^"]*)" with ctor "([^"]*)" to "([^"]*)":?$/i,
  withOptionalTable(4, async (world, table, path, language, ctor, peer) => {
    const chaincode = { path };
    const args = argumentsOf(table);
    await session(world).calls.deploy({ chaincode, ctor, args, language: languageCalled(language) }, peer);
  }),
);

/**
 * In dev mode: waits until the chaincode has registered under this name, deploys it, and waits until that is
 * settled.
 * @example I deploy chaincode with name "testCC" and with ctor "init" to "vp0"
 *   | arg1 | arg2 | arg3 | arg4 |
 *   | a    | 100  | b    | 200  |
 */
When(
  /^I deploy chaincode with name "([^"]*)" and with ctor "([^"]*)" to "([^"]*)":?$/i,
  withOptionalTable(3, async (world, table, name, ctor, peer) => {
    await session(world).calls.deployByName(name, ctor, argumentsOf(table), peer);
  }),
);

/**
 * Only lets later steps call a chaincode by this name.
 * @example I mock deploy chaincode with name "testCC"
 */
When(/^I mock deploy chaincode with name "([^"]*)"$/i, function (this: FabricWorld, name: string) {
  session(this).calls.chaincodes.add({ name });
});

/**
 * The last deploy returned a name.
 * @example I should have received a chaincode name
 */
Then(/^I should have received a chaincode name$/i, function (this: FabricWorld) {
  session(this).calls.assertChaincodeNamed();
});

/**
 * Each vp that is up has its dev image within this time; under `@chaincodeImagesUpToDate` within 4 s.
 * @example I wait "60" seconds for chaincode to build
 */
Given(
  /^I wait "([^"]*)" seconds for chaincode to build$/i,
  async function (this: FabricWorld, seconds: string) {
    await session(this).calls.awaitBuild(parseSeconds(seconds));
  },
);

/**
 * Calls a function of a chaincode that the scenario deployed, called by its name, its path, or the end of its
 * path.
 * @example I invoke chaincode "example2" function name "invoke" on "vp0"
 *   | arg1 | arg2 | arg3 |
 *   | a    | b    | 10   |
 */
When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

/**
 * The same as often, one after the other.
 * @example I invoke chaincode "example2" function name "invoke" on "vp0" "8" times
 *   | arg1 | arg2 | arg3 |
 *   | a    | b    | 10   |
 */
When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)" "(\d+)" times:?$/i,
  withOptionalTable(4, async (world, table, chaincode, name, peer, times) => {
    const call = [name, ...argumentsOf(table)];
    await session(world).calls.invoke({ chaincode, call }, peer, { times: Number(times) });
  }),
);

/**
 * The same with these attributes in the transaction's certificate.
 * @example I invoke chaincode "authorizable_counter" function name "increment" with attributes "company, position" on "vp0"
 *   ||
 *   ||
 */
When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" with attributes "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable(4, async (world, table, chaincode, name, attributes, peer) => {
    const call = [name, ...argumentsOf(table)];
    await session(world).calls.invoke({ chaincode, call }, peer, { attributes: attributes.split(/\s*,\s*/) });
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
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer, {
      system: true,
    });
  }),
);

/**
 * The last deploy or invoke returned the id of a transaction.
 * @example I should have received a transactionID
 */
Then(/^I should have received a transactionID$/i, function (this: FabricWorld) {
  session(this).calls.assertTransactionId();
});

/**
 * That id is this.
 * @example I check the transaction ID if it is "testCC"
 */
When(/^I check the transaction ID if it is "([^"]*)"$/i, function (this: FabricWorld, id: string) {
  session(this).calls.assertTransactionId(id);
});

/**
 * Asks one peer.
 * @example I query chaincode "example2" function name "query" on "vp0"
 *   | arg1 |
 *   | a    |
 */
When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.query({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

/**
 * The same, as in the original.
 * @example I unconditionally query chaincode "example2" function name "query" on "vp0"
 *   | arg1 |
 *   | a    |
 */
When(
  /^I unconditionally query chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/i,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.query({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

/**
 * Asks each peer that is up.
 * @example I query chaincode "example2" function name "query" on all peers:
 *   | arg1 |
 *   | a    |
 */
When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" on all peers:?$/i,
  withOptionalTable(2, async (world, table, chaincode, name) => {
    const { calls, peers } = session(world);
    await calls.queryEach({ chaincode, call: [name, ...argumentsOf(table)] }, peers.up);
  }),
);

/**
 * Asks these peers with one argument, on each as the user of its credentials.
 * @example I query chaincode "example2" function name "query" with value "a" on peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" with value "([^"]*)" on peers:?$/i,
  async function (this: FabricWorld, chaincode: string, name: string, value: string, peers: DataTable) {
    await session(this).calls.queryEach({ chaincode, call: [name, value] }, peersIn(peers));
  },
);

/**
 * The same, and any HTTP status will do.
 * @example I unconditionally query chaincode "example2" function name "query" with value "a" on peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I unconditionally query chaincode "([^"]*)" function name "([^"]*)" with value "([^"]*)" on peers:?$/i,
  async function (this: FabricWorld, chaincode: string, name: string, value: string, peers: DataTable) {
    await session(this).calls.queryUnconditionally({ chaincode, call: [name, value] }, peersIn(peers));
  },
);

/**
 * The last transaction comes to be in a block of each vp that is up.
 * @example I wait up to "30" seconds for transaction to be committed to all peers
 */
When(
  /^I wait up to "([^"]*)" seconds for transaction to be committed to all peers$/i,
  async function (this: FabricWorld, seconds: string) {
    const { calls, peers } = session(this);
    await calls.awaitCommit(peers.validating, parseSeconds(seconds));
  },
);

/**
 * The last transaction comes to be in a block of each of these.
 * @example I wait up to "30" seconds for transaction to be committed to peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I wait up to "([^"]*)" seconds for transaction to be committed to peers:?$/i,
  async function (this: FabricWorld, seconds: string, peers: DataTable) {
    await session(this).calls.awaitCommit(peersIn(peers), parseSeconds(seconds));
  },
);

/**
 * Each transaction of the last invoke that was made several times does.
 * @example I wait up to "30" seconds for transactions to be committed to peers:
 *   | vp0 | vp1 | vp2 | vp3 |
 */
When(
  /^I wait up to "([^"]*)" seconds for transactions to be committed to peers:?$/i,
  async function (this: FabricWorld, seconds: string, peers: DataTable) {
    await session(this).calls.awaitCommits(peersIn(peers), parseSeconds(seconds));
  },
);
