import { HarnessError } from '../../../support/errors';
import { PeerAnswer } from '../../../support/network/http-answer';
import type { FabricWorld } from '../../../support/world';
import type { Answers } from './answers';
import type { Users } from './users';

/** What a scenario asks of a peer's REST interface by path. */
export class Requests {
  constructor(
    private readonly world: FabricWorld,
    private readonly users: Users,
    private readonly answers: Answers,
  ) {}

  /** Throws where the status is not 200. */
  async get(path: string, peer: string): Promise<void> {
    const answer = await this.world.network.state.peer(peer).client.get(path);
    const response = new PeerAnswer(peer, `GET ${path}`, answer);
    response.assertStatus(200);
    this.answers.keep([response]);
  }

  /** Of the user registered there, with each of the query parameters sent. */
  async transactionCertificates(peer: string, parameters: [string, string][]): Promise<void> {
    const user = this.users.on(peer);
    if (!user)
      throw new HarnessError(
        'nobody is registered yet: it takes «I register with CA supplying …» before this step',
      );
    const query = new URLSearchParams(parameters);
    await this.get(`/registrar/${user}/tcert?${query}`, peer);
  }
}
