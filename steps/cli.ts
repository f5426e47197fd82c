import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { words } from '../support/bddtests/command-line';
import { described } from '../support/docker/container';
import type { FabricWorld } from '../support/world';

/**
 * Runs a command in the container, its words split as a shell would by its quotes.
 * @example I run "peer network list" on vp0
 */
When('I run {string} on {service}', async function (this: FabricWorld, command: string, service: string) {
  this.command = await this.network.container(service).exec(words(command));
});

/**
 * Exit code of the command that ran last.
 * @example the command exits with 0
 */
Then('the command exits with {int}', function (this: FabricWorld, code: number) {
  expect(this.command.exitCode, `exit code of ${described(this.command)}`).to.equal(code);
});

/**
 * The stdout of the command that ran last contains this text.
 * @example its output shows '"ID":{"name":"vp3"}'
 */
Then('its output shows {string}', function (this: FabricWorld, text: string) {
  expect(this.command.stdout, `output of ${described(this.command)}`).to.include(text);
});

/**
 * The stderr of the command that ran last contains this text.
 * @example its error output shows "Error: Empty JSON chaincode parameters"
 */
Then('its error output shows {string}', function (this: FabricWorld, text: string) {
  expect(this.command.stderr, `error output of ${described(this.command)}`).to.include(text);
});
