import { UserError } from '../errors';
import type { PeerName, UserName } from '../fabric/names';
import type { Outcome } from '../fabric/outcome';
import type { Secrets } from '../fabric/secrets';
import type { Network } from '../network/network';
import { USER } from './step-values';

const USER_NAME = new RegExp(`^${USER}$`);

/** The logins of a scenario, and the secrets of users that Fabric does not come with. */
export class Logins {
  readonly #secrets = new Map<UserName, string>();

  constructor(private readonly scenario: { readonly network: Network; readonly secrets: Secrets }) {}

  /** Makes a user known that the CA of the user's own network has. Throws a UserError for a name that no step can say. */
  addUser(user: UserName, secret: string): void {
    if (!USER_NAME.test(user))
      throw new UserError(
        `"${user}" cannot be named in a step: a name has no spaces and begins with a letter`,
      );
    this.scenario.secrets.addFrom([`secret=${secret}`]);
    this.#secrets.set(user, secret);
  }

  /** With the user's own secret, or with the one given. */
  async logIn(user: UserName, peer: PeerName, secret = this.#secrets.get(user)): Promise<Outcome<string>> {
    const { state } = this.scenario.network;
    return state.fabric.users.logIn(state.peer(peer), user, secret);
  }
}
