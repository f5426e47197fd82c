import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { languageCalled } from '../../support/bddtests/languages';
import { session } from '../../support/bddtests/session';
import { argumentsOf, peersIn, withOptionalTable } from '../../support/bddtests/tables';
import { parseDuration } from '../../support/waiting/duration';
import type { FabricWorld } from '../../support/world';

When(
  /^I deploy chaincode "([^"]*)" with ctor "([^"]*)" to "([^"]*)":?$/,
  withOptionalTable(3, async (world, table, path, ctor, peer) => {
    await session(world).calls.deploy({ chaincode: { path }, ctor, args: argumentsOf(table) }, peer);
  }),
);

When(
  /^I deploy lang chaincode "([^"]*)" of "([^"]*)" with ctor "([^"]*)" to "([^"]*)":?$/,
  withOptionalTable(4, async (world, table, path, language, ctor, peer) => {
    const chaincode = { path };
    const args = argumentsOf(table);
    await session(world).calls.deploy({ chaincode, ctor, args, language: languageCalled(language) }, peer);
  }),
);

When(
  /^I deploy chaincode with name "([^"]*)" and with ctor "([^"]*)" to "([^"]*)":?$/,
  withOptionalTable(3, async (world, table, name, ctor, peer) => {
    await session(world).calls.deployByName(name, ctor, argumentsOf(table), peer);
  }),
);

When(/^I mock deploy chaincode with name "([^"]*)"$/, function (this: FabricWorld, name: string) {
  session(this).calls.chaincodes.add({ name });
});

Then(/^I should have received a chaincode name$/, function (this: FabricWorld) {
  expect(session(this).calls.chaincode.name, 'chaincode name').not.to.equal('');
});

Given(
  /^I wait "([^"]*)" seconds for chaincode to build$/,
  async function (this: FabricWorld, seconds: string) {
    await session(this).calls.awaitBuild(parseDuration(`${seconds} s`));
  },
);

When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)" "(\d+)" times:?$/,
  withOptionalTable(4, async (world, table, chaincode, name, peer, times) => {
    const call = [name, ...argumentsOf(table)];
    await session(world).calls.invoke({ chaincode, call }, peer, { times: Number(times) });
  }),
);

When(
  /^I invoke chaincode "([^"]*)" function name "([^"]*)" with attributes "([^"]*)" on "([^"]*)":?$/,
  withOptionalTable(4, async (world, table, chaincode, name, attributes, peer) => {
    const call = [name, ...argumentsOf(table)];
    await session(world).calls.invoke({ chaincode, call }, peer, { attributes: attributes.split(/\s*,\s*/) });
  }),
);

When(
  /^I invoke master chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.invoke({ chaincode, call: [name, ...argumentsOf(table)] }, peer, {
      system: true,
    });
  }),
);

Then(/^I should have received a transactionID$/, function (this: FabricWorld) {
  expect(session(this).calls.transactionId, 'id of the last transaction').not.to.equal('');
});

When(/^I check the transaction ID if it is "([^"]*)"$/, function (this: FabricWorld, id: string) {
  expect(session(this).calls.transactionId, 'id of the last transaction').to.equal(id);
});

When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.query({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

When(
  /^I unconditionally query chaincode "([^"]*)" function name "([^"]*)" on "([^"]*)":?$/,
  withOptionalTable(3, async (world, table, chaincode, name, peer) => {
    await session(world).calls.query({ chaincode, call: [name, ...argumentsOf(table)] }, peer);
  }),
);

When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" on all peers:?$/,
  withOptionalTable(2, async (world, table, chaincode, name) => {
    const { calls, peers } = session(world);
    await calls.queryEach({ chaincode, call: [name, ...argumentsOf(table)] }, peers.up);
  }),
);

When(
  /^I query chaincode "([^"]*)" function name "([^"]*)" with value "([^"]*)" on peers:?$/,
  async function (this: FabricWorld, chaincode: string, name: string, value: string, peers: DataTable) {
    await session(this).calls.queryEach({ chaincode, call: [name, value] }, peersIn(peers));
  },
);

When(
  /^I unconditionally query chaincode "([^"]*)" function name "([^"]*)" with value "([^"]*)" on peers:?$/,
  async function (this: FabricWorld, chaincode: string, name: string, value: string, peers: DataTable) {
    await session(this).calls.queryUnconditionally({ chaincode, call: [name, value] }, peersIn(peers));
  },
);

When(
  /^I wait up to "([^"]*)" seconds for transaction to be committed to all peers$/,
  async function (this: FabricWorld, seconds: string) {
    const { calls, peers } = session(this);
    await calls.awaitCommit(peers.validating, parseDuration(`${seconds} s`));
  },
);

When(
  /^I wait up to "([^"]*)" seconds for transaction to be committed to peers:?$/,
  async function (this: FabricWorld, seconds: string, peers: DataTable) {
    await session(this).calls.awaitCommit(peersIn(peers), parseDuration(`${seconds} s`));
  },
);

When(
  /^I wait up to "([^"]*)" seconds for transactions to be committed to peers:?$/,
  async function (this: FabricWorld, seconds: string, peers: DataTable) {
    await session(this).calls.awaitCommits(peersIn(peers), parseDuration(`${seconds} s`));
  },
);
