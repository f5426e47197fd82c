import { assertExited, assertPrinted } from '../../support/network/container-assertions';
import { Given, type StreamName, Then, When } from './session';
import { parseSeconds } from './tables';

/**
 * Runs a command in the container. It is split at spaces, except inside quotes that begin a word.
 * @example I execute "peer network list" in container vp0
 */
When(/^I execute "(.*)" in container "?([^\s"]+)"?$/i, async function (command: string, service: string) {
  await this.execute(command, service);
});

/**
 * The last command exited with 0.
 * @example the command should complete successfully
 */
Then(/^the command should complete successfully$/i, function () {
  assertExited(this.command, 0);
});

/**
 * The last command exited with another code than 0.
 * @example the command should not complete successfully
 */
Then(/^the command should not complete successfully$/i, function () {
  this.assertCommandFailed();
});

/**
 * The last command wrote JSON to this stream.
 * @example stdout should contain JSON
 */
Then(/^(stdout|stderr) should contain JSON$/i, function (stream: StreamName) {
  this.assertJson(stream);
});

/**
 * The last command wrote JSON to this stream, with an array of this length at this path.
 * @example stdout should contain JSON with "Peers" array of length 3
 */
Then(
  /^(stdout|stderr) should contain JSON with "([^"]*)" array of length (\d+)$/i,
  function (stream: StreamName, path: string, length: string) {
    this.assertJsonArray(stream, path, Number(length));
  },
);

/**
 * The last command wrote this text to stdout or stderr.
 * @example I should get result with "Error on client login"
 */
Then(/^I should get result with "(.*)"$/i, function (text: string) {
  assertPrinted(this.command, text);
});

/**
 * The log of the container has an error (`-> ERRO`), now or within this time. It explains a refusal in the step before.
 * The `Duplicate Handler error` is not counted: healthy peers log it when two of them dial each other at the same time.
 * @example I wait up to 10 seconds for an error in the logs for peer vp0
 */
When(
  /^I wait up to (\S+) seconds for an error in the logs for peer "?([^\s"]+)"?$/i,
  async function (seconds: string, service: string) {
    await this.awaitErrorInLog(service, parseSeconds(seconds));
  },
);

/**
 * The log of the container has no error, and gets none during this time. The `Duplicate Handler error` is not counted.
 * @example ensure after 5 seconds there are no errors in the logs for peer vp0
 */
Then(
  /^ensure after (\S+) seconds there are no errors in the logs for peer "?([^\s"]+)"?$/i,
  async function (seconds: string, service: string) {
    await this.assertNoErrorInLog(service, parseSeconds(seconds));
  },
);

/**
 * Listens for rejected transactions on the event hub (port 7053) of the first vp that is up.
 * @example I start a listener
 */
Given(/^I start a listener$/i, async function () {
  await this.listenForRejections();
});

/**
 * The listener received exactly one rejection.
 * @example I should get a rejection message in the listener after stopping it
 */
Then(/^I should get a rejection message in the listener after stopping it$/i, async function () {
  await this.assertOneRejection();
});
