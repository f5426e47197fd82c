import type { UserName } from '../support/fabric/names';
import { Given, Then, When } from '../support/world';

/**
 * Logs the user in on this peer, through its CLI. A step that names a user needs this first.
 * @example jim is logged in on vp0
 */
Given('{user} is logged in on {peer}', async function (user: UserName, peer: string) {
  await this.logIn(user, peer);
});

/**
 * Tries to log the user in, and keeps a refusal for a later step.
 * @example jim tries to log in on vp1
 * @example lukas tries to log in on vp0 with the secret "wrong"
 */
When(
  '{user} tries to log in on {peer}{secret}',
  async function (user: UserName, peer: string, secret?: string) {
    await this.tryToLogIn(user, peer, secret);
  },
);

/**
 * The last login was refused with a message that contains this text.
 * @example the login fails with "Identity or token does not match."
 */
Then('the login fails with {string}', function (message: string) {
  this.expectedFailures.assertFailed('login', message);
});
