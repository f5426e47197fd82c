import { type DataTable, Given } from '@cucumber/cucumber';
import { elapse } from '../../support/waiting/throughout';
import type { FabricWorld } from '../../support/world';
import { topologyToCompose } from './session/compose-files';
import { parseSeconds } from './session/seconds';
import { session } from './session/session';
import { peersIn } from './session/tables';

/**
 * Starts what these files describe, layered, and returns once each composed peer lists exactly the composed peers.
 * They are those of `compose/`, or files beside the feature or in `bdd-docker/` there whose names `compose/` does not have.
 * @example we compose "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"
 */
Given(/^we compose "([^"]*)"$/i, async function (this: FabricWorld, files: string) {
  await this.startNetwork(topologyToCompose(files, this.scenario.uri));
});

/**
 * Stops the containers of these services, which stand in the heading row.
 * @example I stop peers:
 *   | vp3 |
 */
Given(/^I stop peers:?$/i, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.stop(peersIn(peers));
});

/**
 * Pauses the containers of these services.
 * @example I pause peers:
 *   | vp1 | vp2 |
 */
Given(/^I pause peers:?$/i, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.pause(peersIn(peers));
});

/**
 * Lets them go on.
 * @example I unpause peers:
 *   | vp1 | vp2 |
 */
Given(/^I unpause peers:?$/i, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.resume(peersIn(peers));
});

/**
 * Starts the containers of these services, also those that are paused, and waits for nothing else. What runs is left
 * alone.
 * @example I start peers:
 *   | vp3 |
 */
Given(/^I start peers:?$/i, async function (this: FabricWorld, peers: DataTable) {
  await this.network.faults.resume(peersIn(peers));
});

/**
 * The same, and returns once each peer that is up lists all that are up.
 * @example I start peers, waiting up to "60" seconds for them to be ready:
 *   | vp3 |
 */
Given(
  /^I start peers, waiting up to "([^"]*)" seconds for them to be ready:?$/i,
  async function (this: FabricWorld, seconds: string, peers: DataTable) {
    await session(this).peers.startAndAwait(peersIn(peers), parseSeconds(seconds));
  },
);

/**
 * Removes the dev containers that the network's peers made.
 * @example I stop the chaincode
 */
Given(/^I stop the chaincode$/i, async function (this: FabricWorld) {
  await this.network.chaincode.removeAll();
});

/**
 * Removes the dev images that the network's peers built.
 * @example I remove the chaincode images
 */
Given(/^I remove the chaincode images$/i, async function (this: FabricWorld) {
  await this.network.chaincode.images.removeAll();
});

/**
 * Lets this time pass.
 * @example I wait "5" seconds
 */
Given(/^I wait "([^"]*)" seconds$/i, async (seconds: string) => {
  await elapse(parseSeconds(seconds));
});

/**
 * Does nothing.
 * @example I do nothing
 */
Given(/^I do nothing$/i, () => {});
