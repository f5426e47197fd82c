import { Then, When } from '@cucumber/cucumber';
import { session } from '../../support/bddtests/session';
import { peersIn, withOptionalTable } from '../../support/bddtests/tables';
import type { FabricWorld } from '../../support/world';

When(/^requesting "([^"]*)" from "([^"]*)"$/, async function (this: FabricWorld, path: string, peer: string) {
  await session(this).requests.get(path, peer);
});

Then(
  /^I should get a JSON response containing "([^"]*)" attribute$/,
  function (this: FabricWorld, path: string) {
    session(this).answers.last.assertHas(path);
  },
);

Then(
  /^I should get a JSON response containing no "([^"]*)" attribute$/,
  function (this: FabricWorld, path: string) {
    session(this).answers.last.assertLacks(path);
  },
);

Then(
  /^I should get a JSON response with "([^"]*)" = "(.*)"$/,
  function (this: FabricWorld, path: string, value: string) {
    session(this).answers.assertEquals(path, value);
  },
);

Then(
  /^I should get a JSON response with "([^"]*)" > "(.*)"$/,
  function (this: FabricWorld, path: string, value: string) {
    session(this).answers.assertGreater(path, value);
  },
);

Then(
  /^I should get a JSON response with array "([^"]*)" contains "(\d+)" elements$/,
  function (this: FabricWorld, path: string, length: string) {
    session(this).answers.last.assertLength(path, Number(length));
  },
);

Then(
  /^I should get a JSON response from (?:all )?peers with "([^"]*)" = "(.*)":?$/,
  withOptionalTable(2, async (world, peers, path, value) => {
    session(world).answers.assertEachEquals(path, value, peers ? peersIn(peers) : []);
  }),
);

Then(/^I should "store" the "([^"]*)" from the JSON response$/, function (this: FabricWorld, path: string) {
  session(this).answers.store(path);
});
