import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { type Consensus, topologyOf, topologyOfFiles, withNonValidator } from '../support/network/topology';
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

Given('a single peer in dev mode', async function (this: FabricWorld) {
  await this.startNetwork(topologyOfFiles('docker-compose-1-devmode.yml'));
});

Given(
  'a {int}-peer {consensus} network with a non-validating peer',
  async function (this: FabricWorld, size: number, consensus: Consensus) {
    await this.startNetwork(withNonValidator(topologyOf(size, consensus)));
  },
);

Given('the network in {string}', async function (this: FabricWorld, files: string) {
  await this.startNetwork(topologyOfFiles(files));
});

Given(
  'the network in {string} with:',
  async function (this: FabricWorld, files: string, settings: DataTable) {
    await this.startNetwork(topologyOfFiles(files, settings.rowsHash()));
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
