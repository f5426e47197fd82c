import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { words } from '../support/bddtests/command-line';
import { described } from '../support/docker/container';
import type { FabricWorld } from '../support/world';

When('I run {string} on {service}', async function (this: FabricWorld, command: string, service: string) {
  this.command = await this.network.container(service).exec(words(command));
});

Then('the command exits with {int}', function (this: FabricWorld, code: number) {
  expect(this.command.exitCode, `exit code of ${described(this.command)}`).to.equal(code);
});

Then('its output shows {string}', function (this: FabricWorld, text: string) {
  expect(this.command.stdout, `output of ${described(this.command)}`).to.include(text);
});

Then('its error output shows {string}', function (this: FabricWorld, text: string) {
  expect(this.command.stderr, `error output of ${described(this.command)}`).to.include(text);
});
