import { Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { granted } from '../support/attempts';
import type { Chaincode } from '../support/fabric/chaincode';
import type { UserName } from '../support/fabric/users';
import type { Constructor } from '../support/network/client';
import type { Choice } from '../support/parameters';
import type { FabricWorld } from '../support/world';

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
    granted('deployment', await this.client.deploy(chaincode, ctor ?? chaincode, { user, peer, throughCli }));
  },
);

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
    this.attempts.keep(
      'deployment',
      await this.client.deploy(chaincode, ctor ?? chaincode, { user, peer, throughCli }),
    );
  },
);

Then('the deployment fails with {string}', function (this: FabricWorld, message: string) {
  expect(this.attempts.claimRefusal('deployment').message, 'what the deployment was refused with').to.include(
    message,
  );
});

Then('the chaincode name is {string}', function (this: FabricWorld, name: string) {
  const [start = ''] = name.split('…');
  expect(
    this.deployment.name.slice(0, name.endsWith('…') ? start.length : undefined),
    'chaincode name',
  ).to.equal(start);
});

Then('the chaincode name is 128 hex digits', function (this: FabricWorld) {
  expect(this.deployment.name, 'chaincode name').to.match(/^[0-9a-f]{128}$/);
});

Then('the chaincode name is another than before', function (this: FabricWorld) {
  expect(this.deployment.name, 'chaincode name').not.to.equal(this.previousDeployment.name);
});

Then('the chaincode name is the same as before', function (this: FabricWorld) {
  expect(this.deployment.name, 'chaincode name').to.equal(this.previousDeployment.name);
});

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

Then(
  'querying {word}{as}{through} on {peers} gives {word}{within}',
  async function (
    this: FabricWorld,
    key: string,
    user: UserName | undefined,
    throughCli: boolean,
    choice: Choice,
    value: string,
    within: number | undefined,
  ) {
    const query = this.client.query(this.deployment, key, { user, throughCli });
    await choice(this.validators).answer(query, value, this.deployment, within);
  },
);

When(
  '{actor} try/tries to query {word}{through}{place}',
  async function (
    this: FabricWorld,
    user: UserName | undefined,
    key: string,
    throughCli: boolean,
    peer: string | undefined,
  ) {
    this.attempts.keep('query', await this.client.tryQuery(this.deployment, key, { user, peer, throughCli }));
  },
);

Then('the query fails with {string}', function (this: FabricWorld, message: string) {
  expect(this.attempts.claimRefusal('query').message, 'what the query was refused with').to.include(message);
});
