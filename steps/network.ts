import { type DataTable, Given, Then } from '@cucumber/cucumber';
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

Then('nothing of the network is left', async function (this: FabricWorld) {
  await this.removeNetwork();
});
