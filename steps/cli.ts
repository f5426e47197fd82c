import { Then, When } from '@cucumber/cucumber';
import { words } from '../support/docker/command-line';
import { assertExited, assertPrinted } from '../support/network/command-assertions';
import type { FabricWorld } from '../support/world';

/**
 * Runs a command in the container, split at blanks, but not within the quotes that a word begins with.
 * @example I run "peer network list" on vp0
 */
When('I run {string} on {service}', async function (this: FabricWorld, command: string, service: string) {
  this.command = await this.network.state.container(service).exec(words(command));
});

/**
 * Exit code of the command that ran last.
 * @example the command exits with 0
 */
Then('the command exits with {int}', function (this: FabricWorld, code: number) {
  assertExited(this.command, code);
});

/**
 * The stdout of the command that ran last contains this text.
 * @example its output shows '"ID":{"name":"vp3"}'
 */
Then('its output shows {string}', function (this: FabricWorld, text: string) {
  assertPrinted(this.command, text, 'stdout');
});

/**
 * The stderr of the command that ran last contains this text.
 * @example its error output shows "Error: Empty JSON chaincode parameters"
 */
Then('its error output shows {string}', function (this: FabricWorld, text: string) {
  assertPrinted(this.command, text, 'stderr');
});
