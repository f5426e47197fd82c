import type { UserName } from '../support/fabric/names';
import { Given, needs, When } from '../support/world';

/**
 * Makes a user known that your own membersrvc.yaml has. A secret works on one peer only, until the network is removed.
 * @example the user "auditor1" with secret "xurw3yU9zI0l"
 */
Given('the user {string} with secret {string}', needs('logins'), function (user: string, secret: string) {
  this.logins.addUser(user, secret);
});

/**
 * Logs the user in on this peer, through its CLI. A step that names a user needs this first.
 * @example jim is logged in on vp0
 */
Given('{user} is logged in on {peer}', needs('logins'), async function (user: UserName, peer: string) {
  this.expectedFailures.unwrap('login', await this.logins.logIn(user, peer));
});

/**
 * Tries to log the user in, and keeps a refusal for a later step.
 * @example jim tries to log in on vp1
 * @example lukas tries to log in on vp0 with the secret "wrong"
 */
When(
  '{user} tries to log in on {peer}{secret}',
  needs('logins'),
  async function (user: UserName, peer: string, secret?: string) {
    this.expectedFailures.keep('login', await this.logins.logIn(user, peer, secret));
  },
);
