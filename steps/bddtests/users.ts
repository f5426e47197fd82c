import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { session } from '../../support/bddtests/session';
import { credentialsIn, pairsIn, peersIn } from '../../support/bddtests/tables';
import type { FabricWorld } from '../../support/world';

Given(
  /^I register with CA supplying username "([^"]*)" and secret "([^"]*)" on peers:?$/,
  async function (this: FabricWorld, user: string, secret: string, peers: DataTable) {
    await session(this).users.register(user, secret, peersIn(peers));
  },
);

Given(
  /^I use the following credentials for querying peers:?$/,
  async function (this: FabricWorld, credentials: DataTable) {
    await session(this).users.useForQuerying(credentialsIn(credentials));
  },
);

When(
  /^I request transaction certs with query parameters on "([^"]*)":?$/,
  async function (this: FabricWorld, peer: string, parameters: DataTable) {
    await session(this).requests.transactionCertificates(peer, pairsIn(parameters));
  },
);

Then(
  /^I should get a JSON response with "(\d+)" different transaction certs$/,
  function (this: FabricWorld, count: string) {
    session(this).answers.last.assertCertificates(Number(count));
  },
);
