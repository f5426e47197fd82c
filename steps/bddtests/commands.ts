import { Given, Then, When } from '@cucumber/cucumber';
import type { StreamName } from '../../support/bddtests/commands';
import { session } from '../../support/bddtests/session';
import { parseDuration } from '../../support/waiting/duration';
import type { FabricWorld } from '../../support/world';

When(
  /^I execute "(.*)" in container "?([^\s"]+)"?$/,
  async function (this: FabricWorld, command: string, service: string) {
    await session(this).commands.execute(command, service);
  },
);

Then(/^the command should complete successfully$/, function (this: FabricWorld) {
  session(this).commands.assertSucceeded();
});

Then(/^the command should not complete successfully$/, function (this: FabricWorld) {
  session(this).commands.assertFailed();
});

Then(/^(stdout|stderr) should contain JSON$/, function (this: FabricWorld, stream: StreamName) {
  session(this).commands.assertJson(stream);
});

Then(
  /^(stdout|stderr) should contain JSON with "([^"]*)" array of length (\d+)$/,
  function (this: FabricWorld, stream: StreamName, path: string, length: string) {
    session(this).commands.assertJsonArray(stream, path, Number(length));
  },
);

Then(/^I should get result with "(.*)"$/, function (this: FabricWorld, text: string) {
  session(this).commands.assertPrinted(text);
});

When(
  /^I wait up to (\d+) seconds for an error in the logs for peer "?([^\s"]+)"?$/,
  async function (this: FabricWorld, seconds: string, service: string) {
    await session(this).logs.awaitError(service, parseDuration(`${seconds} s`));
  },
);

Then(
  /^ensure after (\d+) seconds there are no errors in the logs for peer "?([^\s"]+)"?$/,
  async function (this: FabricWorld, seconds: string, service: string) {
    await session(this).logs.assertNoErrorFor(service, parseDuration(`${seconds} s`));
  },
);

Given(/^I start a listener$/, async function (this: FabricWorld) {
  await session(this).events.startListener();
});

Then(
  /^I should get a rejection message in the listener after stopping it$/,
  async function (this: FabricWorld) {
    await session(this).events.assertOneRejection();
  },
);
