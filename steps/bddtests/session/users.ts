import { unwrap } from '../../../support/fabric/outcome';
import { restOf } from '../../../support/fabric/v0.6/client';
import type { FabricWorld } from '../../../support/world';

export interface Credentials {
  readonly peer: string;
  readonly username: string;
  readonly secret: string;
}

/** Who acts on which peer: whom the scenario registered there, or gave credentials for. */
export class Users {
  readonly #registered = new Map<string, string>();
  readonly #credentials = new Map<string, string>();
  #last: string | undefined;

  constructor(private readonly world: FabricWorld) {}

  /** A secret works on one peer only: Fabric refuses it on any further one, and this throws what it says. */
  async register(user: string, secret: string, peers: readonly string[]): Promise<void> {
    for (const peer of peers) {
      await this.#logIn({ peer, username: user, secret });
      this.#registered.set(peer, user);
    }
    this.#last = user;
  }

  async useForQuerying(credentials: readonly Credentials[]): Promise<void> {
    await Promise.all(credentials.map((one) => this.#logIn(one)));
    for (const { peer, username } of credentials) this.#credentials.set(peer, username);
  }

  /** The user of a transaction or a query sent to one peer; undefined where nobody registered (no security). */
  on(peer: string): string | undefined {
    return this.#registered.get(peer) ?? this.#credentials.get(peer) ?? this.#last;
  }

  /** The user of a query sent to several peers. */
  querying(peer: string): string | undefined {
    return this.#credentials.get(peer) ?? this.on(peer);
  }

  async #logIn({ peer, username, secret }: Credentials): Promise<void> {
    const outcome = await restOf(this.world.network.state.peer(peer).client).register(username, secret);
    unwrap(`registration of ${username} on ${peer}`, outcome);
  }
}
