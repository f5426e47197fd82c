import { Given, Then, When } from '@cucumber/cucumber';
import type { UserName } from '../support/fabric/names';
import type { FabricWorld } from '../support/world';

/**
 * Logs the user in on this peer through its CLI; a step that names a user needs that.
 * @example jim is logged in on vp0
 */
Given('{user} is logged in on {peer}', async function (this: FabricWorld, user: UserName, peer: string) {
  await this.logIn(user, peer);
});

/**
 * Logs in, and keeps a refusal for a later step to claim.
 * @example jim tries to log in on vp1
 */
When('{user} tries to log in on {peer}', async function (this: FabricWorld, user: UserName, peer: string) {
  await this.tryToLogIn(user, peer);
});

/**
 * The same, with a secret that need not be the right one.
 * @example lukas tries to log in on vp0 with the secret "wrong"
 */
When(
  '{user} tries to log in on {peer} with the secret {string}',
  async function (this: FabricWorld, user: UserName, peer: string, secret: string) {
    await this.tryToLogIn(user, peer, secret);
  },
);

/**
 * The login that was tried was refused, and the message contains this text.
 * @example the login fails with "Identity or token does not match."
 */
Then('the login fails with {string}', function (this: FabricWorld, message: string) {
  this.expectedFailures.assertFailed('login', message);
});
