import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { type Consensus, topologyOf } from '../support/network/topology';
import type { FabricWorld } from '../support/world';

Given(
  'a {int}-peer {consensus} network',
  async function (this: FabricWorld, size: number, consensus: Consensus) {
    await this.startNetwork(topologyOf(size, consensus));
  },
);

Given(
  'a {int}-peer {consensus} network with:',
  async function (this: FabricWorld, size: number, consensus: Consensus, settings: DataTable) {
    await this.startNetwork(topologyOf(size, consensus, settings.rowsHash()));
  },
);

When(
  'I try to start a {int}-peer {consensus} network with:',
  async function (this: FabricWorld, size: number, consensus: Consensus, settings: DataTable) {
    await this.tryToStartNetwork(topologyOf(size, consensus, settings.rowsHash()));
  },
);

Then('the start fails with {string}', function (this: FabricWorld, message: string) {
  expect(this.attempts.claimRefusal('start').message, 'what the start failed with').to.include(message);
});

Then('nothing of the network is left', async function (this: FabricWorld) {
  await this.removeNetwork();
});
