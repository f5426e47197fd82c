import { Given, Then, When } from '@cucumber/cucumber';
import { expect } from 'chai';
import { granted } from '../support/attempts';
import type { UserName } from '../support/fabric/users';
import type { FabricWorld } from '../support/world';

Given('{user} is logged in on {peer}', async function (this: FabricWorld, user: UserName, peer: string) {
  granted('login', await this.network.logins.login(this.network.peer(peer), user));
});

When('{user} tries to log in on {peer}', async function (this: FabricWorld, user: UserName, peer: string) {
  this.attempts.keep('login', await this.network.logins.login(this.network.peer(peer), user));
});

When(
  '{user} tries to log in on {peer} with the secret {string}',
  async function (this: FabricWorld, user: UserName, peer: string, secret: string) {
    this.attempts.keep('login', await this.network.logins.login(this.network.peer(peer), user, secret));
  },
);

Then('the login fails with {string}', function (this: FabricWorld, message: string) {
  expect(this.attempts.claimRefusal('login').message, 'what the login was refused with').to.include(message);
});
