import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { FabricWorld } from '../../support/world';
import { session } from './session/session';
import { credentialsIn, pairsIn, peersIn } from './session/tables';

/**
 * Enrols the user on these peers; later transactions there are his. A secret works on one peer only.
 * @example I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers:
 *   | vp0 |
 */
Given(
  /^I register with CA supplying username "([^"]*)" and secret "([^"]*)" on peers:?$/i,
  async function (this: FabricWorld, user: string, secret: string, peers: DataTable) {
    await session(this).users.register(user, secret, peersIn(peers));
  },
);

/**
 * Enrols these users on these peers; queries of several peers are theirs.
 * @example I use the following credentials for querying peers:
 *   | peer | username   | secret       |
 *   | vp0  | test_user0 | MS9qrN8hFjlE |
 */
Given(
  /^I use the following credentials for querying peers:?$/i,
  async function (this: FabricWorld, credentials: DataTable) {
    await session(this).users.useForQuerying(credentialsIn(credentials));
  },
);

/**
 * GET of certificates of the user registered on that peer, with these query parameters.
 * @example I request transaction certs with query parameters on "vp0"
 *   | key   | value |
 *   | count | 5     |
 */
When(
  /^I request transaction certs with query parameters on "([^"]*)":?$/i,
  async function (this: FabricWorld, peer: string, parameters: DataTable) {
    await session(this).requests.transactionCertificates(peer, pairsIn(parameters));
  },
);

/**
 * This many of the certificates in the last answer differ from each other.
 * @example I should get a JSON response with "1" different transaction certs
 */
Then(
  /^I should get a JSON response with "(\d+)" different transaction certs$/i,
  function (this: FabricWorld, count: string) {
    session(this).answers.assertCertificates(Number(count));
  },
);
