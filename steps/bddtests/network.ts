import { type DataTable, Given } from '@cucumber/cucumber';
import { topologyToCompose } from '../../support/bddtests/compose-files';
import { session } from '../../support/bddtests/session';
import { peersIn } from '../../support/bddtests/tables';
import { removeDevContainers, removeDevImages } from '../../support/network/dev-removal';
import { parseDuration } from '../../support/waiting/duration';
import { elapse } from '../../support/waiting/throughout';
import type { FabricWorld } from '../../support/world';

Given(/^we compose "([^"]*)"$/, async function (this: FabricWorld, files: string) {
  await this.startNetwork(topologyToCompose(files));
});

Given(/^I stop peers:?$/, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.stop(peersIn(peers));
});

Given(/^I pause peers:?$/, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.pause(peersIn(peers));
});

Given(/^I unpause peers:?$/, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.resume(peersIn(peers));
});

Given(/^I start peers:?$/, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.resume(peersIn(peers));
});

Given(
  /^I start peers, waiting up to "([^"]*)" seconds for them to be ready:?$/,
  async function (this: FabricWorld, seconds: string, peers: DataTable) {
    await session(this).peers.startAndAwait(peersIn(peers), parseDuration(`${seconds} s`));
  },
);

Given(/^I stop the chaincode$/, async function (this: FabricWorld) {
  await removeDevContainers(this.run.engine, this.network);
});

Given(/^I remove the chaincode images$/, async function (this: FabricWorld) {
  await removeDevImages(this.run.engine, this.network);
});

Given(/^I wait "([^"]*)" seconds$/, async (seconds: string) => {
  await elapse(parseDuration(`${seconds} s`));
});

Given(/^I do nothing$/, () => {});
