import type { Below } from '../../support/scenario/step-values';
import { elapse } from '../../support/waiting/throughout';
import { topologyToCompose } from './compose-files';
import { Given, Then, When } from './session';
import { credentialsIn, pairsIn, parseSeconds, peersIn } from './tables';

/**
 * Starts the services of these files, the later ones layered over the earlier. Returns when each peer lists exactly these
 * peers. A file is looked up in `compose/`, beside the feature, and in `bdd-docker/` there.
 * @example we compose "docker-compose-4-consensus-batch.yml docker-compose-4-consensus-nvp0.yml"
 */
Given(/^we compose "([^"]*)"$/i, async function (files: string) {
  await this.startNetwork(topologyToCompose(files, this.scenario.uri));
});

/**
 * Stops the containers of these services. The heading row lists them.
 * @example I stop peers:
 *   | vp3 |
 */
Given(/^I stop peers:?$/i, async function (peers: Below) {
  await this.network.faults.stop(peersIn(peers));
});

/**
 * Pauses the containers of these services.
 * @example I pause peers:
 *   | vp1 | vp2 |
 */
Given(/^I pause peers:?$/i, async function (peers: Below) {
  await this.network.faults.pause(peersIn(peers));
});

/**
 * Starts the containers of these services, or ends their pause. Those that run are left alone. Waits for nothing else.
 * @example I start peers:
 *   | vp3 |
 * @example I unpause peers:
 *   | vp1 | vp2 |
 */
Given(/^I (?:start|unpause) peers:?$/i, async function (peers: Below) {
  await this.network.faults.resume(peersIn(peers));
});

/**
 * Starts them, and returns when each peer that is up lists all that are up.
 * @example I start peers, waiting up to "60" seconds for them to be ready:
 *   | vp3 |
 */
Given(
  /^I start peers, waiting up to "([^"]*)" seconds for them to be ready:?$/i,
  async function (seconds: string, peers: Below) {
    await this.network.resumeAndAwait(peersIn(peers), parseSeconds(seconds));
  },
);

/**
 * Removes the dev containers that peers of this network created.
 * @example I stop the chaincode
 */
Given(/^I stop the chaincode$/i, async function () {
  await this.network.devContainers.removeAll();
});

/**
 * Removes the dev images that peers of this network built.
 * @example I remove the chaincode images
 */
Given(/^I remove the chaincode images$/i, async function () {
  await this.network.devContainers.images.removeAll();
});

/**
 * Waits this long.
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

/**
 * Enrols the user on these peers. Later transactions on them are this user's. A secret works on one peer only.
 * @example I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers:
 *   | vp0 |
 */
Given(
  /^I register with CA supplying username "([^"]*)" and secret "([^"]*)" on peers:?$/i,
  async function (user: string, secret: string, peers: Below) {
    await this.register(user, secret, peersIn(peers));
  },
);

/**
 * Enrols these users on these peers. Queries of several peers use them.
 * @example I use the following credentials for querying peers:
 *   | peer | username   | secret       |
 *   | vp0  | test_user0 | MS9qrN8hFjlE |
 */
Given(/^I use the following credentials for querying peers:?$/i, async function (credentials: Below) {
  await this.useForQuerying(credentialsIn(credentials));
});

/**
 * GET of certificates of the user who is registered on this peer, with these query parameters.
 * @example I request transaction certs with query parameters on "vp0"
 *   | key   | value |
 *   | count | 5     |
 */
When(
  /^I request transaction certs with query parameters on "([^"]*)":?$/i,
  async function (peer: string, parameters: Below) {
    await this.requestCertificates(peer, pairsIn(parameters));
  },
);

/**
 * The last answer has this number of different certificates.
 * @example I should get a JSON response with "1" different transaction certs
 */
Then(/^I should get a JSON response with "(\d+)" different transaction certs$/i, function (count: string) {
  this.answers.assertCertificates(Number(count));
});
