import { assertExited, assertPrinted } from '../support/network/container-assertions';
import type { StreamName } from '../support/scenario/step-values';
import { Then, When } from '../support/world';

/**
 * Runs a command in the container. It is split at spaces, except inside quotes. It has 5 minutes to end.
 * @example I run "peer network list" on vp0
 */
When('I run {string} on {service}', async function (command: string, service: string) {
  await this.execute(command, service);
});

/**
 * Exit code of the last command.
 * @example the command exits with 0
 */
Then('the command exits with {int}', function (code: number) {
  assertExited(this.command, code);
});

/**
 * What the last command printed to stdout, to stderr, or to either of them contains this text.
 * @example stdout contains '"ID":{"name":"vp3"}'
 * @example stderr contains "Error: Empty JSON chaincode parameters"
 * @example the output contains "vp3"
 */
Then('{stream} contains {string}', function (stream: StreamName, text: string) {
  assertPrinted(this.command, text, stream);
});
