import { Given, Then, When } from '@cucumber/cucumber';
import type { FabricWorld } from '../../support/world';
import type { StreamName } from './session/commands';
import { parseSeconds } from './session/seconds';
import { session } from './session/session';

/**
 * Runs a command in the container, split at blanks, but not within the quotes that a word begins with.
 * @example I execute "peer network list" in container vp0
 */
When(
  /^I execute "(.*)" in container "?([^\s"]+)"?$/i,
  async function (this: FabricWorld, command: string, service: string) {
    await session(this).commands.execute(command, service);
  },
);

/**
 * The command that ran last exited with 0.
 * @example the command should complete successfully
 */
Then(/^the command should complete successfully$/i, function (this: FabricWorld) {
  session(this).commands.assertSucceeded();
});

/**
 * It exited with another code.
 * @example the command should not complete successfully
 */
Then(/^the command should not complete successfully$/i, function (this: FabricWorld) {
  session(this).commands.assertFailed();
});

/**
 * What it wrote there is JSON.
 * @example stdout should contain JSON
 */
Then(/^(stdout|stderr) should contain JSON$/i, function (this: FabricWorld, stream: StreamName) {
  session(this).commands.assertJson(stream);
});

/**
 * What it wrote there is JSON, with an array of this length at this path.
 * @example stdout should contain JSON with "Peers" array of length 3
 */
Then(
  /^(stdout|stderr) should contain JSON with "([^"]*)" array of length (\d+)$/i,
  function (this: FabricWorld, stream: StreamName, path: string, length: string) {
    session(this).commands.assertJsonArray(stream, path, Number(length));
  },
);

/**
 * What it wrote, to either of them, contains this text.
 * @example I should get result with "Error on client login"
 */
Then(/^I should get result with "(.*)"$/i, function (this: FabricWorld, text: string) {
  session(this).commands.assertPrinted(text);
});

/**
 * The log of the container has an error (`-> ERRO`), from its start on or in time. Not counted: the `Duplicate Handler
 * error` of two peers that dialled each other at the same time, after which all is well.
 * @example I wait up to 10 seconds for an error in the logs for peer vp0
 */
When(
  /^I wait up to (\S+) seconds for an error in the logs for peer "?([^\s"]+)"?$/i,
  async function (this: FabricWorld, seconds: string, service: string) {
    await session(this).logs.awaitError(service, parseSeconds(seconds));
  },
);

/**
 * The log of the container has no error, from its start on and for this time. Not counted: the `Duplicate Handler error`
 * of two peers that dialled each other at the same time, after which all is well.
 * @example ensure after 5 seconds there are no errors in the logs for peer vp0
 */
Then(
  /^ensure after (\S+) seconds there are no errors in the logs for peer "?([^\s"]+)"?$/i,
  async function (this: FabricWorld, seconds: string, service: string) {
    await session(this).logs.assertNoErrorFor(service, parseSeconds(seconds));
  },
);

/**
 * Listens to rejected transactions, on port 7053 of the peer that publishes it (docker-compose-1-exp.yml).
 * @example I start a listener
 */
Given(/^I start a listener$/i, async function (this: FabricWorld) {
  await session(this).events.startListener();
});

/**
 * The listener got one rejection, and no other.
 * @example I should get a rejection message in the listener after stopping it
 */
Then(
  /^I should get a rejection message in the listener after stopping it$/i,
  async function (this: FabricWorld) {
    await session(this).events.assertOneRejection();
  },
);
