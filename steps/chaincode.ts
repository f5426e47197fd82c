import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import type { Chaincode, Constructor } from '../support/fabric/chaincode';
import type { UserName } from '../support/fabric/names';
import type { PeerSelector } from '../support/parameters';
import type { FabricWorld } from '../support/world';

/**
 * Lets a deploy call the chaincode in this folder by this name; it is copied to the peer that takes the
 * deploy.
 * @example the chaincode "ledger" from "features/chaincode/ledger"
 */
Given('the chaincode {string} from {string}', function (this: FabricWorld, alias: string, folder: string) {
  this.chaincodeFolders.add(alias, folder);
});

/**
 * Deploys, and returns once the peer has taken the transaction; what is built after that is for a `Then` to
 * see. A refusal fails the step.
 * @example I deploy example02
 * @example I deploy example02 with args a, 7, b, 8
 * @example jim deploys example02 through the CLI on vp0 with args a, 100, b, 200
 */
When(
  '{actor} deploy(s) {chaincode}{through}{place}{ctor}',
  async function (
    this: FabricWorld,
    user: UserName | undefined,
    chaincode: Chaincode,
    throughCli: boolean,
    peer: string | undefined,
    ctor: Constructor | undefined,
  ) {
    await this.deploy(chaincode, ctor, { user, peer, throughCli });
  },
);

/**
 * Deploys it where this was not done yet in this network, and returns once each vp has the transaction in a block.
 * @example example02 is deployed
 */
Given(
  '{chaincode} is deployed{ctor}',
  async function (this: FabricWorld, chaincode: Chaincode, ctor: Constructor | undefined) {
    await this.ensureDeployed(chaincode, ctor);
  },
);

/**
 * Deploys, and keeps a refusal for a later step to claim; unclaimed, it fails the scenario.
 * @example I try to deploy "github.com/no/such/path"
 */
When(
  '{actor} try/tries to deploy {chaincode}{through}{place}{ctor}',
  async function (
    this: FabricWorld,
    user: UserName | undefined,
    chaincode: Chaincode,
    throughCli: boolean,
    peer: string | undefined,
    ctor: Constructor | undefined,
  ) {
    await this.tryToDeploy(chaincode, ctor, { user, peer, throughCli });
  },
);

/**
 * The deploy that was tried was refused, and the message contains this text.
 * @example the deployment fails with "Path to chaincode does not exist"
 */
Then('the deployment fails with {string}', function (this: FabricWorld, message: string) {
  this.expectedFailures.assertFailed('deployment', message);
});

/**
 * The name the last deploy returned is this; with `…` at its end, it begins with this.
 * @example the chaincode name is "ee5b24a1…"
 */
Then('the chaincode name is {string}', function (this: FabricWorld, name: string) {
  const [start = ''] = name.split('…');
  expect(
    this.deployment.name.slice(0, name.endsWith('…') ? start.length : undefined),
    'chaincode name',
  ).to.equal(start);
});

/**
 * The name the last deploy returned has the form of a hash, as in net mode.
 * @example the chaincode name is 128 hex digits
 */
Then('the chaincode name is 128 hex digits', function (this: FabricWorld) {
  expect(this.deployment.name, 'chaincode name').to.match(/^[0-9a-f]{128}$/);
});

/**
 * The last two deploys returned different names.
 * @example the chaincode name is another than before
 */
Then('the chaincode name is another than before', function (this: FabricWorld) {
  expect(this.deployment.name, 'chaincode name').not.to.equal(this.previousDeployment.name);
});

/**
 * The last two deploys returned one name.
 * @example the chaincode name is the same as before
 */
Then('the chaincode name is the same as before', function (this: FabricWorld) {
  expect(this.deployment.name, 'chaincode name').to.equal(this.previousDeployment.name);
});

/**
 * Calls this function of the chaincode deployed last, and returns once the peer has taken the transaction;
 * several times, one after the other.
 * @example I invoke "invoke" with a, b, 10
 * @example jim invokes "invoke" with a, b, 1 through the CLI on vp0 20 times
 */
When(
  '{actor} invoke(s) {string} with {args}{through}{place}{times}',
  async function (
    this: FabricWorld,
    user: UserName | undefined,
    name: string,
    args: string[],
    throughCli: boolean,
    peer: string | undefined,
    times: number,
  ) {
    await this.client.invokeRepeatedly(times, this.deployment, [name, ...args], { user, peer, throughCli });
  },
);

/**
 * Asks each of the peers again and again until it answers with this value; a deploy under way is awaited
 * first.
 * @example querying a on each vp gives 90
 * @example querying "first entry" on vp1 gives "7 of 8"
 * @example querying a as jim through the CLI on vp0 gives 90 within 30 s
 */
Then(
  'querying {text}{as}{through} on {peers} gives {text}{within}',
  async function (
    this: FabricWorld,
    key: string,
    user: UserName | undefined,
    throughCli: boolean,
    choice: PeerSelector,
    value: string,
    within: number | undefined,
  ) {
    const query = this.client.query(this.deployment, key, { user, throughCli });
    await this.assertions(choice).answer(query, value, this.deployment, within);
  },
);

/**
 * Asks one peer once, and keeps a refusal for a later step to claim.
 * @example I try to query nokey
 */
When(
  '{actor} try/tries to query {text}{through}{place}',
  async function (
    this: FabricWorld,
    user: UserName | undefined,
    key: string,
    throughCli: boolean,
    peer: string | undefined,
  ) {
    this.expectedFailures.keep(
      'query',
      await this.client.tryQuery(this.deployment, key, { user, peer, throughCli }),
    );
  },
);

/**
 * The query that was tried was refused, and the message contains this text.
 * @example the query fails with "Nil amount for nokey"
 */
Then('the query fails with {string}', function (this: FabricWorld, message: string) {
  this.expectedFailures.assertFailed('query', message);
});
