import type { Peer } from '../../network/peer';
import { trace } from '../../waiting/spans';
import type { Outcome } from '../outcome';
import { defaultUserOn, secretOf, type UserName } from './users';

/**
 * Who is logged in where. A user's secret works once and on one peer only, so enrolment is remembered; the user
 * of a peer that a step names nobody for is test_userN on vpN, enrolled when first needed.
 */
export class Logins {
  readonly #enrolled = new Map<string, Promise<void>>();

  /** `secured` is false for a network without membersrvc: there, nobody logs in and calls name no user. */
  constructor(private readonly secured: boolean) {}

  /** The user to act as on this peer, logged in; undefined without security. */
  async userOn(validator: Peer, named?: UserName): Promise<string | undefined> {
    if (!this.secured) return undefined;
    // Whether a user that a step names is logged in is the scenario's business: Fabric is to say so if not.
    if (named) return named;
    const user = defaultUserOn(validator.name);
    const key = `${user}@${validator.name}`;
    let enrolment = this.#enrolled.get(key);
    if (!enrolment) {
      enrolment = enrol(validator, user);
      this.#enrolled.set(key, enrolment);
    }
    await enrolment;
    return user;
  }

  /** Logs in through the peer's CLI, with the secret membersrvc came with or the one given. */
  login(validator: Peer, user: UserName, secret = secretOf(user)): Promise<Outcome<string>> {
    return trace({ kind: 'login', title: user, subject: validator.name }, () =>
      validator.cli.login(user, secret),
    );
  }
}

async function enrol(validator: Peer, user: UserName): Promise<void> {
  const outcome = await trace({ kind: 'login', title: user, subject: validator.name }, () =>
    validator.rest.register(user, secretOf(user)),
  );
  if (!outcome.ok)
    throw new Error(
      `${user} can't log in on ${validator.name}: ${outcome.error.message} (${outcome.error.where})`,
    );
}
