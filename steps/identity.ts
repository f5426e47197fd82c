import { Given, Then, When } from '@cucumber/cucumber';
import { unwrap } from '../support/fabric/outcome';
import type { UserName } from '../support/fabric/v0.6/users';
import type { FabricWorld } from '../support/world';

/**
 * Logs the user in on this peer through its CLI; a step that names a user needs that.
 * @example jim is logged in on vp0
 */
Given('{user} is logged in on {peer}', async function (this: FabricWorld, user: UserName, peer: string) {
  unwrap('login', await this.network.logins.login(this.network.peer(peer), user));
});

/**
 * Logs in, and keeps a refusal for a later step to claim.
 * @example jim tries to log in on vp1
 */
When('{user} tries to log in on {peer}', async function (this: FabricWorld, user: UserName, peer: string) {
  this.expectedFailures.keep('login', await this.network.logins.login(this.network.peer(peer), user));
});

/**
 * The same, with a secret that need not be the right one.
 * @example lukas tries to log in on vp0 with the secret "wrong"
 */
When(
  '{user} tries to log in on {peer} with the secret {string}',
  async function (this: FabricWorld, user: UserName, peer: string, secret: string) {
    this.expectedFailures.keep(
      'login',
      await this.network.logins.login(this.network.peer(peer), user, secret),
    );
  },
);

/**
 * The login that was tried was refused, and the message contains this text.
 * @example the login fails with "Identity or token does not match."
 */
Then('the login fails with {string}', function (this: FabricWorld, message: string) {
  this.expectedFailures.assertRefused('login', message);
});
